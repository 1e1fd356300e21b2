/**
 * Codes by which Azure refuses to make a machine for want of capacity, whatever its image is.
 * https://learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/allocation-failure
 * https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-sku-not-available
 * https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-resource-quota
 */
const capacityCodes: ReadonlySet<string> = new Set([
  'AllocationFailed',
  'ZonalAllocationFailed',
  'OverconstrainedAllocationRequest',
  'OverconstrainedZonalAllocationRequest',
  'SkuNotAvailable',
  'QuotaExceeded',
  'ResourceQuotaExceeded',
]);

/** Whether a refusal to make a machine says nothing of the image that it would have been made from. */
export function isForWantOfCapacity({ code, message }: { readonly code: string; readonly message: string }): boolean {
  // Azure Resource Manager's code for cores over the quota stands for other refusals, too.
  return capacityCodes.has(code) || (code === 'OperationNotAllowed' && /\bquota\b/i.test(message));
}
