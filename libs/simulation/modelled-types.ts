/** The resource types that a run knows, as the catalogue declares them, and their lists. */
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { listKinds } from '@asana-warehouse/reconciliation/list-kinds';

const names = new Set(['workspace', 'user', 'project', 'section', 'task', 'story']);

export const modelled = resources.filter(({ name }) => names.has(name));
export const modelledKinds = listKinds(modelled);
