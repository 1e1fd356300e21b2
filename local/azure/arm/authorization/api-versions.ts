/** https://learn.microsoft.com/azure/templates/microsoft.authorization/roleassignments */
export const authorizationApiVersions = [
  '2015-07-01',
  '2018-01-01-preview',
  '2018-07-01',
  '2020-04-01-preview',
  '2020-08-01-preview',
  '2020-10-01-preview',
  '2022-04-01',
  '2022-05-01-preview',
];
