/** https://learn.microsoft.com/azure/templates/microsoft.compute/virtualmachines */
export const machineApiVersions = [
  '2015-06-15',
  '2016-03-30',
  '2017-03-30',
  '2017-12-01',
  '2018-04-01',
  '2018-06-01',
  '2018-10-01',
  '2019-03-01',
  '2019-07-01',
  '2019-12-01',
  '2020-06-01',
  '2020-12-01',
  '2021-03-01',
  '2021-04-01',
  '2021-07-01',
  '2021-11-01',
  '2022-03-01',
  '2022-08-01',
  '2022-11-01',
  '2023-03-01',
  '2023-07-01',
  '2023-09-01',
  '2024-03-01',
  '2024-07-01',
  '2024-11-01',
  '2025-04-01',
  '2025-11-01',
  '2026-03-01',
  '2026-04-01',
];

/** https://learn.microsoft.com/azure/templates/microsoft.compute/disks */
export const diskApiVersions = [
  '2017-03-30',
  '2018-04-01',
  '2018-06-01',
  '2018-09-30',
  '2019-03-01',
  '2019-07-01',
  '2019-11-01',
  '2020-05-01',
  '2020-06-30',
  '2020-12-01',
  '2021-04-01',
  '2021-08-01',
  '2021-12-01',
  '2022-03-02',
  '2022-07-02',
  '2023-01-02',
  '2023-04-02',
  '2023-10-02',
  '2024-03-02',
  '2025-01-02',
  '2026-03-02',
];

/** Run commands as resources came in 2020-06-01. https://learn.microsoft.com/azure/templates/microsoft.compute/virtualmachines/runcommands */
export const runCommandApiVersions = machineApiVersions.filter((version) => version >= '2020-06-01');

/** https://learn.microsoft.com/rest/api/compute/resource-skus/list */
export const skuApiVersions = ['2017-03-30', '2017-09-01', '2019-04-01', '2021-07-01'];
