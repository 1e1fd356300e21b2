/** https://learn.microsoft.com/azure/templates/microsoft.eventgrid/topics */
export const eventGridApiVersions = [
  '2018-01-01',
  '2019-01-01',
  '2019-06-01',
  '2020-06-01',
  '2021-12-01',
  '2022-06-15',
  '2023-06-01-preview',
  '2023-12-15-preview',
  '2024-06-01-preview',
  '2025-02-15',
];
