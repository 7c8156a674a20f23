/**
 * A list of gids kept in order of (rank, gid): the shape of every listing.
 *
 * Insertion and removal find their place by halving; appending, by far the commonest, touches nothing else. A place can be
 * resumed after a rank and gid that are no longer there, which is what lets a page token survive changes to the list.
 */
import type { Gid } from './rows.ts';

export interface Place {
  readonly rank: number;
  readonly gid: Gid;
}

export class Sorted {
  private readonly places: Place[] = [];

  get size(): number {
    return this.places.length;
  }

  at(index: number): Place | undefined {
    return this.places[index];
  }

  last(): Place | undefined {
    return this.places.at(-1);
  }

  add(rank: number, gid: Gid): void {
    const place = { rank, gid };
    const last = this.places.at(-1);
    if (last === undefined || comparePlaces(last, place) < 0) this.places.push(place);
    else this.places.splice(this.indexAfter(place), 0, place);
  }

  remove(rank: number, gid: Gid): void {
    const index = this.indexAfter({ rank, gid }) - 1;
    if (this.places[index]?.gid === gid) this.places.splice(index, 1);
  }

  /** Where the first place greater than the given one stands, 0 to size. */
  indexAfter(place: Place): number {
    let low = 0;
    let high = this.places.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const found = this.places[middle];
      if (found !== undefined && comparePlaces(found, place) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  *after(place: Place | null): Generator<Place> {
    for (let index = place === null ? 0 : this.indexAfter(place); index < this.places.length; index += 1) {
      const found = this.places[index];
      if (found !== undefined) yield found;
    }
  }

  gids(): Gid[] {
    return this.places.map((place) => place.gid);
  }

  /** A rank that puts a newcomer just before or after the given member, or at the end when there is none. */
  rankBeside(neighbour: Place | null, side: 'before' | 'after'): number {
    if (neighbour === null) return (this.places.at(-1)?.rank ?? 0) + 1;
    const index = this.indexAfter(neighbour) - 1;
    const other = this.places[side === 'before' ? index - 1 : index + 1];
    if (other === undefined) return neighbour.rank + (side === 'before' ? -1 : 1);
    return (neighbour.rank + other.rank) / 2;
  }
}

function comparePlaces(left: Place, right: Place): number {
  if (left.rank !== right.rank) return left.rank - right.rank;
  return left.gid < right.gid ? -1 : left.gid > right.gid ? 1 : 0;
}
