/** Placeholders: people yet to be found. Asana shows one only where it stands in for a person, so it is kept there. */
import { personalText, ref } from './field.ts';
import type { Link } from './resource.ts';

/** Link `<owner>_placeholder`: the placeholder in a field of the owner, if it names one and no person. */
export function placeholderIn(owner: string, field: string): Link {
  return {
    table: `${owner}_placeholder`,
    doc: `The placeholder that stands in for a person on the ${owner}, while none was found.`,
    from: '.',
    fields: {
      placeholder: ref('placeholder', 'The placeholder.', { path: field, typed: true }),
      name: personalText('Name of the placeholder.', { path: `${field}.name` }),
    },
    key: ['placeholder_gid'],
  };
}
