/** The version of the Functions host whose contract this one keeps. */
export const hostVersion = '4.1037.0.0';
