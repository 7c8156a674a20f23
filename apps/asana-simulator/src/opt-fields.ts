/**
 * `opt_fields`: a comma-separated list of paths, with dots for nesting and groups.
 *
 *   list  = path *( "," path )
 *   path  = step *( "." step )
 *   step  = name / "(" path *( "|" path ) ")"
 *
 * `this` stands for the object itself and is skipped. Unknown names are kept here and ignored by the renderer.
 */
export type FieldTree = Map<string, FieldTree>;

/** The tree of asked fields; null when none were asked. A node without children asks for the field bare. */
export function parseOptFields(text: string | undefined): FieldTree | null {
  if (text === undefined || text.trim() === '') return null;
  const root: FieldTree = new Map();
  for (const path of splitOutside(text, ',')) plant([root], path.trim());
  return root;
}

/** Puts a path under every given node and answers the nodes it ends at. */
function plant(roots: FieldTree[], path: string): FieldTree[] {
  let nodes = roots;
  for (const step of splitOutside(path, '.')) {
    const name = step.trim();
    if (name === '' || name === 'this') continue;
    if (name.startsWith('(') && name.endsWith(')')) {
      nodes = splitOutside(name.slice(1, -1), '|').flatMap((branch) => plant(nodes, branch));
    } else {
      nodes = nodes.map((node) => child(node, name));
    }
  }
  return nodes;
}

function child(node: FieldTree, name: string): FieldTree {
  const known = node.get(name);
  if (known !== undefined) return known;
  const fresh: FieldTree = new Map();
  node.set(name, fresh);
  return fresh;
}

function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index];
    if (letter === '(') depth += 1;
    else if (letter === ')') depth -= 1;
    else if (letter === separator && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
