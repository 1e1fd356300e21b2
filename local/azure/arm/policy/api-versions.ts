/** https://learn.microsoft.com/azure/templates/microsoft.authorization/policydefinitions */
export const policyApiVersions = [
  ...['2015-10-01-preview', '2015-11-01', '2016-04-01', '2016-12-01', '2017-06-01-preview', '2018-03-01', '2018-05-01'],
  ...['2019-01-01', '2019-06-01', '2019-09-01', '2020-03-01', '2020-07-01-preview', '2020-09-01', '2021-06-01'],
  ...[
    '2022-06-01',
    '2022-07-01-preview',
    '2023-04-01',
    '2024-04-01',
    '2024-05-01',
    '2024-12-01-preview',
    '2025-01-01',
    '2025-03-01',
  ],
];

/** https://learn.microsoft.com/rest/api/policyinsights */
export const policyInsightsApiVersions = [
  ...['2018-04-04', '2018-07-01-preview', '2019-10-01', '2020-07-01', '2021-01-01', '2021-10-01'],
  ...['2022-03-01', '2022-04-01', '2022-09-01', '2023-03-01', '2024-10-01'],
];
