/** What is deployed on its own; every other Bicep file is a module of one of these. */
export const entryPoints = ['main.bicep', 'watch/management-group.bicep', 'watch/subscription.bicep'];
