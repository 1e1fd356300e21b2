import type { ImageRecords } from '../ports/image-records.ts';
import type { Environment } from '../ports/support.ts';
import { measurementsOf } from './measurements.ts';
import { record } from './metrics.ts';

/** The same records; what is committed is measured. */
export function measureRecords(records: ImageRecords, environment: Pick<Environment, 'now'>): ImageRecords {
  return {
    read: (type, imageDefinition, id) => records.read(type, imageDefinition, id),
    query: (query) => records.query(query),
    async commit(imageDefinition, changes) {
      const committed = await records.commit(imageDefinition, changes);
      if (committed === 'committed') {
        measurementsOf(changes, environment.now()).forEach(record);
      }
      return committed;
    },
  };
}
