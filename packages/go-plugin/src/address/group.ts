import { readFile } from 'node:fs/promises';
import { LooppError } from '@loopp/grpc';

/**
 * The gid of a group given by number or by name. Node has no lookup by name, so /etc/group is read; groups that only a
 * directory service knows must be given by number.
 * @throws LooppError `GO_PLUGIN_UNKNOWN_GROUP`
 */
export async function resolveGroup(group: string, groupFile = '/etc/group'): Promise<number> {
  if (/^\d+$/.test(group)) return Number(group);
  const text = await readFile(groupFile, 'utf8').catch(() => '');
  for (const line of text.split('\n')) {
    const [name, , gid] = line.split(':');
    if (name === group && gid !== undefined && /^\d+$/.test(gid)) return Number(gid);
  }
  throw new LooppError('GO_PLUGIN_UNKNOWN_GROUP', `the group ${JSON.stringify(group)} is not in ${groupFile}`, {
    remedy: 'give the numeric gid instead',
  });
}
