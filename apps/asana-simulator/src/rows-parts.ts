/** What rows hold that is more than a value, and no row. */

/** How a definition shows its numbers, where it does not show them plainly. */
export interface NumberFormat {
  readonly format: string;
  readonly currencyCode: string | null;
  readonly customLabel: string | null;
  readonly customLabelPosition: string | null;
}

/** An app's own identifier of a task, and whatever it wants to keep beside. */
export interface External {
  readonly gid: string;
  readonly data: string | null;
}

/** What apps have stored on a task, by app. */
export type Externals = Readonly<Record<string, External>>;

/** `formula`: it is computed, so many times what another field of the task holds. */
export interface FieldParts {
  readonly numberFormat?: NumberFormat;
  readonly formula?: { readonly of: string; readonly times: number };
}

/** Gids of who likes it; left out where nobody ever did. */
export interface Liked {
  readonly likes?: readonly string[];
}
