/**
 * Postgres in memory, as far as the pipeline leans on it: transactions that see what is committed and their own writes,
 * advisory locks (exclusive and shared) and row locks held to the end, commits that are atomic and reach the disk a
 * little later, in order. A crash of the server undoes the commits that had not reached it, newest first, and breaks all
 * transactions; a crash of a client rolls back its own. A circle of waits fails the one that closes it.
 */
import { Failure } from '@asana-warehouse/failure/failure';
import type { Choices } from './choices.ts';
import { pause, waitFor, type Life, type Schedule, type Settle, type Work } from './schedule.ts';
import type { TableName, Tables } from './tables.ts';

/** A row as a commit changed it. `before` and `after` undefined: there was none, there is none. */
export type Change = {
  readonly table: TableName;
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
};

type Waiter = { readonly tx: Transaction; readonly isExclusive: boolean; readonly settle: Settle<void> };
type Lock = { exclusive: Transaction | null; readonly shared: Set<Transaction>; readonly waiters: Waiter[] };

/** Tables, locks and open transactions of one run. Statements throw `postgres.unreachable` and `warehouse.conflict`. */
export class ModelledWarehouse {
  /** Hears of every commit, after it. */
  onCommit: (changes: readonly Change[]) => void = () => undefined;
  readonly choices: Choices;
  readonly schedule: Schedule;
  readonly #rows = new Map<TableName, Map<string, unknown>>();
  readonly #locks = new Map<string, Lock>();
  readonly #open = new Set<Transaction>();
  #unflushed: (readonly Change[])[] = [];

  constructor(schedule: Schedule, choices: Choices) {
    this.schedule = schedule;
    this.choices = choices;
  }

  /** What is committed under a key. */
  get<T extends TableName>(table: T, key: string): Tables[T] | undefined {
    return this.#table(table).get(key) as Tables[T] | undefined;
  }

  /** All that is committed of a table. */
  entries<T extends TableName>(table: T): IterableIterator<[string, Tables[T]]> {
    return (this.#table(table) as Map<string, Tables[T]>).entries();
  }

  begin(life: Life): Transaction {
    const tx = new Transaction(this);
    this.#open.add(tx);
    life.atDeath.push(() => tx.abort());
    return tx;
  }

  /** Runs `work` in a transaction and commits it; rolls back when it throws. `waits`: see `commit`. */
  *transact<T>(life: Life, work: (tx: Transaction) => Work<T>, waits = false): Work<T> {
    const tx = this.begin(life);
    try {
      const result = yield* work(tx);
      yield* tx.commit(waits);
      return result;
    } finally {
      tx.abort();
    }
  }

  /** The server dies: what is not on the disk is undone, and every transaction breaks. */
  crash(): void {
    for (const tx of this.#open) tx.abort();
    for (const changes of this.#unflushed.toReversed()) {
      for (const { table, key, before } of changes) this.#put(table, key, before);
    }
    this.#unflushed = [];
  }

  /** Makes a transaction's writes visible. `waits`: they and all before them are on the disk now. */
  apply(tx: Transaction, writes: ReadonlyMap<TableName, ReadonlyMap<string, unknown>>, waits: boolean): void {
    const changes = [...writes].flatMap(([table, rows]) =>
      [...rows].map(([key, after]) => ({ table, key, before: this.#table(table).get(key), after })),
    );
    for (const { table, key, after } of changes) this.#put(table, key, after);
    this.#unflushed.push(changes);
    if (waits || this.choices.between('flush', 0, 5) === 0) this.#unflushed = [];
    this.release(tx);
    this.onCommit(changes);
  }

  /** Takes a lock, waiting for it if need be. Throws `warehouse.conflict` instead of closing a circle. */
  *lock(tx: Transaction, name: string, isExclusive: boolean): Work<void> {
    if (this.tryLock(tx, name, isExclusive)) return;
    if (this.#closesCircle(name, tx)) throw new Failure('warehouse.conflict', 'a circle of locks');
    yield* waitFor<void>((settle) => this.#lockOf(name).waiters.push({ tx, isExclusive, settle }));
    tx.throwIfBroken();
  }

  /** Takes a lock if that is possible at once. */
  tryLock(tx: Transaction, name: string, isExclusive: boolean): boolean {
    const lock = this.#lockOf(name);
    const isFree = lock.exclusive === null || lock.exclusive === tx;
    const isAlone = lock.shared.size === 0 || (lock.shared.size === 1 && lock.shared.has(tx));
    if (!isFree || (isExclusive && !isAlone)) return false;
    if (isExclusive) lock.exclusive = tx;
    else lock.shared.add(tx);
    tx.locks.add(name);
    return true;
  }

  /** Ends a transaction: its locks go to those that wait. */
  release(tx: Transaction): void {
    this.#open.delete(tx);
    for (const name of tx.locks) {
      const lock = this.#lockOf(name);
      if (lock.exclusive === tx) lock.exclusive = null;
      lock.shared.delete(tx);
    }
    for (const [name, lock] of this.#locks) {
      for (const waiter of lock.waiters.filter((one) => one.tx === tx)) {
        lock.waiters.splice(lock.waiters.indexOf(waiter), 1);
        waiter.settle({ error: new Failure('postgres.unreachable', 'the connection is gone') });
      }
      while (lock.waiters[0] !== undefined && this.tryLock(lock.waiters[0].tx, name, lock.waiters[0].isExclusive)) {
        lock.waiters.shift()?.settle({ value: undefined });
      }
      if (lock.waiters.length === 0 && lock.exclusive === null && lock.shared.size === 0) this.#locks.delete(name);
    }
  }

  /** Whether `target` would wait for itself if it waited for this lock. */
  #closesCircle(name: string, target: Transaction): boolean {
    const seen = new Set<Transaction>();
    const open = this.#holdersOf(name).filter((holder) => holder !== target);
    for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
      if (holder === target) return true;
      if (seen.has(holder)) continue;
      seen.add(holder);
      for (const [other, { waiters }] of this.#locks) {
        if (waiters.some(({ tx }) => tx === holder)) open.push(...this.#holdersOf(other));
      }
    }
    return false;
  }

  #holdersOf(name: string): Transaction[] {
    const { exclusive, shared } = this.#lockOf(name);
    return exclusive === null ? [...shared] : [exclusive, ...shared];
  }

  #lockOf(name: string): Lock {
    const known = this.#locks.get(name);
    if (known !== undefined) return known;
    const made = { exclusive: null, shared: new Set<Transaction>(), waiters: [] };
    this.#locks.set(name, made);
    return made;
  }

  #table(table: TableName): Map<string, unknown> {
    const known = this.#rows.get(table);
    if (known !== undefined) return known;
    const made = new Map<string, unknown>();
    this.#rows.set(table, made);
    return made;
  }

  #put(table: TableName, key: string, value: unknown): void {
    if (value === undefined) this.#table(table).delete(key);
    else this.#table(table).set(key, value);
  }
}

/** One transaction. Every statement is a boundary at which others may run and the connection may break. */
export class Transaction {
  readonly locks = new Set<string>();
  readonly #warehouse: ModelledWarehouse;
  readonly #writes = new Map<TableName, Map<string, unknown>>();
  #state: 'open' | 'committed' | 'broken' = 'open';

  constructor(warehouse: ModelledWarehouse) {
    this.#warehouse = warehouse;
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  throwIfBroken(): void {
    if (this.#state === 'broken') throw new Failure('postgres.unreachable', 'the connection is gone');
  }

  /** The time that a statement takes. Throws `postgres.unreachable`. */
  *statement(): Work<void> {
    const { choices } = this.#warehouse;
    yield* pause(
      choices.strikes('slow statement') ? choices.between('slow', 5, 150) : choices.between('statement', 0, 2),
    );
    if (choices.strikes('disconnect')) this.abort();
    this.throwIfBroken();
  }

  get<T extends TableName>(table: T, key: string): Tables[T] | undefined {
    const own = this.#writes.get(table);
    return own?.has(key) === true ? (own.get(key) as Tables[T] | undefined) : this.#warehouse.get(table, key);
  }

  /** All rows as this transaction sees them. */
  entries<T extends TableName>(table: T): readonly (readonly [string, Tables[T]])[] {
    const own = this.#writes.get(table) as ReadonlyMap<string, Tables[T] | undefined> | undefined;
    const committed = [...this.#warehouse.entries(table)].filter(([key]) => own?.has(key) !== true);
    const written = [...(own ?? [])].flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
    return [...committed, ...written];
  }

  /** Writes a row that a lock held already keeps from others. */
  put<T extends TableName>(table: T, key: string, value: Tables[T] | undefined): void {
    const rows = this.#writes.get(table) ?? new Map<string, unknown>();
    this.#writes.set(table, rows);
    rows.set(key, value);
  }

  /** Takes the row's lock, then writes what `next` makes of the row as it is by then. */
  *change<T extends TableName>(
    table: T,
    key: string,
    next: (row: Tables[T] | undefined) => Tables[T] | undefined,
  ): Work<void> {
    yield* this.#warehouse.lock(this, `row ${table} ${key}`, true);
    this.put(table, key, next(this.get(table, key)));
  }

  /** The row's lock, if nobody else has it. */
  trySkip(table: TableName, key: string): boolean {
    return this.#warehouse.tryLock(this, `row ${table} ${key}`, true);
  }

  /** Takes an advisory lock, waiting for it. */
  *lock(name: string, isExclusive: boolean): Work<void> {
    this.throwIfBroken();
    yield* this.#warehouse.lock(this, `advisory ${name}`, isExclusive);
  }

  /** Takes a shared advisory lock if that is possible at once. */
  tryShared(name: string): boolean {
    return this.#warehouse.tryLock(this, `advisory ${name}`, false);
  }

  /** `waits`: the commit is on the disk when this ends. The answer may get lost: then nobody knows. */
  *commit(waits = false): Work<void> {
    const { choices } = this.#warehouse;
    yield* this.statement();
    this.#state = 'committed';
    this.#warehouse.apply(this, this.#writes, waits);
    yield* pause(choices.between('statement', 0, 2));
    if (choices.strikes('disconnect')) throw new Failure('postgres.unreachable', 'the answer is lost');
  }

  /** Undoes everything. Does nothing to one that has ended. */
  abort(): void {
    if (this.#state !== 'open') return;
    this.#state = 'broken';
    this.#warehouse.release(this);
  }
}
