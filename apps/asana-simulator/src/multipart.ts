/**
 * A form as browsers and clients send files (`multipart/form-data`): its texts by name, and of a file the name and the size, since
 * the simulator keeps no contents.
 */
import { badRequest } from './api-fault.ts';

export interface FormFile {
  readonly name: string;
  readonly size: number;
}

/** Throws 400 for what is no such form. */
export function readForm(contentType: string, body: Buffer): Readonly<Record<string, string | FormFile>> {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) throw badRequest('multipart/form-data: no boundary');
  const found: Record<string, string | FormFile> = {};
  for (const part of split(body, Buffer.from(`--${boundary}`))) {
    const headEnd = part.indexOf('\r\n\r\n');
    if (headEnd < 0) continue;
    const head = part.subarray(0, headEnd).toString('utf8');
    // The line break before the next boundary belongs to the boundary.
    const content = part.subarray(headEnd + 4, part.length - 2);
    const name = /[; ]name="([^"]*)"/i.exec(head)?.[1] ?? '';
    const file = /filename="([^"]*)"/i.exec(head)?.[1];
    found[name] = file === undefined ? content.toString('utf8') : { name: file, size: content.length };
  }
  return found;
}

/** What stands between one mark and the next. */
function split(body: Buffer, mark: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let start = body.indexOf(mark);
  while (start >= 0) {
    const next = body.indexOf(mark, start + mark.length);
    if (next < 0) break;
    parts.push(body.subarray(start + mark.length + 2, next));
    start = next;
  }
  return parts;
}
