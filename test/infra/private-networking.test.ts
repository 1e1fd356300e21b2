import { describe, expect, it } from 'vitest';
import { bicepFiles, readBicep } from './support/bicep.ts';
import { keysOf, modules, resources, text, valueAt, variableObject } from './support/bicep-tree.ts';

/** The one resource of a type that a file makes; what it only refers to has no properties. */
async function only(file: string, type: string) {
  const found = resources(await readBicep(`modules/${file}.bicep`)).filter(
    (one) => one.type.split('@')[0] === type && valueAt(one.body, 'properties'),
  );
  expect(found).toHaveLength(1);
  return found[0]!.body;
}

describe('with private networking', () => {
  it.each([
    ['records', 'Microsoft.DocumentDB/databaseAccounts', 'publicNetworkAccess'],
    ['queues', 'Microsoft.ServiceBus/namespaces', 'publicNetworkAccess'],
    ['events', 'Microsoft.EventGrid/topics', 'publicNetworkAccess'],
    ['secrets', 'Microsoft.KeyVault/vaults', 'publicNetworkAccess'],
    ['scheduler', 'Microsoft.DurableTask/schedulers', 'publicNetworkAccess'],
    ['monitoring', 'Microsoft.OperationalInsights/workspaces', 'publicNetworkAccessForIngestion'],
    ['monitoring', 'Microsoft.Insights/components', 'publicNetworkAccessForIngestion'],
  ])('public access to what %s makes (%s) is off', async (file, type, property) => {
    const value = text(valueAt(await only(file, type), `properties.${property}`));
    expect(value).toBe("private ? 'Disabled' : 'Enabled");
  });

  it('storage is reached by private endpoints only; that of dead letters also by Event Grid, which is in no network', async () => {
    const stores = modules(await readBicep('modules/stores.bicep'));
    const access = stores.map(({ symbol, body }) => [symbol, text(valueAt(body, 'params.publicAccess'))]);
    expect(access).toEqual([
      ['host', "private ? 'none' : 'all"],
      ['logs', "private ? 'none' : 'all"],
      ['deadLetters', "private ? 'trusted' : 'all"],
    ]);
    const account = await only('storage', 'Microsoft.Storage/storageAccounts');
    expect(text(valueAt(account, 'properties.publicNetworkAccess'))).toBe(
      "publicAccess == 'none' ? 'Disabled' : 'Enabled",
    );
    expect(text(valueAt(account, 'properties.networkAcls.defaultAction'))).toBe(
      "publicAccess == 'all' ? 'Allow' : 'Deny",
    );
  });

  it('every service has an endpoint, by zones that are there, and no zone is without one', async () => {
    const sources = [await readBicep('modules/services.bicep'), await readBicep('main.bicep')];
    const links = sources.flatMap(({ text: source }) => [
      ...source.matchAll(/name: '([\w-]+)',?\s+serviceId: [^[]*\[([^\]]*)\]/g),
    ]);
    expect(links.map(([, name]) => name)).toEqual([
      ...['host-blob', 'host-queue', 'host-table', 'logs-blob', 'dead-blob', 'records', 'queues', 'topic', 'vault'],
      ...['monitor', 'scheduler', 'app'],
    ]);

    const zones = keysOf(variableObject(await readBicep('modules/private-dns.bicep'), 'zoneNames'));
    const named = links.flatMap(([, , list]) => [...list!.matchAll(/'(\w+)'/g)].map(([, zone]) => zone!));
    expect([...new Set(named)].toSorted()).toEqual([...zones].toSorted());
  });

  it('the app is part of the network, takes nothing from outside but events, and packages from whom is named', async () => {
    const root = await readBicep('modules/function-app.bicep');
    const site = variableObject(root, 'privateSite');
    expect(text(valueAt(site, 'ipSecurityRestrictionsDefaultAction'))).toBe('Deny');
    expect(text(valueAt(site, 'scmIpSecurityRestrictionsDefaultAction'))).toBe('Deny');
    expect(valueAt(site, 'ipSecurityRestrictions')?.text.match(/ipAddress: '\w+'/g)).toEqual([
      "ipAddress: 'AzureEventGrid'",
    ]);
    expect(root.text).toContain('virtualNetworkSubnetId: private ? network.subnetId : null');
    // A private endpoint would otherwise shut out the events, too.
    expect(root.text).toContain("publicNetworkAccess: 'Enabled'");
  });
});

describe('the network', () => {
  it('lets machines of bakes out by the NAT gateway alone, and nobody in', async () => {
    const inHub = variableObject(await readBicep('modules/network.bicep'), 'builders');
    const others = valueAt(await only('builder-network', 'Microsoft.Network/virtualNetworks'), 'properties.subnets')!;
    for (const subnet of [inHub.text, others.text]) {
      expect(subnet).toContain('defaultOutboundAccess: false');
      expect(subnet).toContain('natGateway: { id: wayOut.outputs.natGatewayId }');
      expect(subnet).toContain('networkSecurityGroup: { id: wayOut.outputs.builderGroupId }');
    }
    const rules = (await only('way-out', 'Microsoft.Network/networkSecurityGroups')).text;
    expect(rules).toMatch(/direction: 'Inbound'\s+access: 'Deny'\s+protocol: '\*'\s+sourceAddressPrefix: '\*'/);
  });

  it('of other regions reaches private endpoints by name: it is peered both ways, and every zone is linked to it', async () => {
    const others = (await readBicep('modules/builder-network.bicep')).text;
    const main = (await readBicep('main.bicep')).text;
    expect(others.match(/virtualNetworkPeerings@[\w-]+' = if \(!empty\(hubName\)\)/g)).toHaveLength(2);
    expect(main).toContain("hubName: isPrivate ? network!.outputs.name : ''");
    expect(main).toContain('networkIds: concat([network!.outputs.id], otherNetworks)');
    expect((await readBicep('modules/private-dns.bicep')).text).toContain('virtualNetwork: { id: link.networkId }');
  });

  it('of other regions is peered one end and one region after the other: the hub takes one change at a time', async () => {
    const peerings = resources(await readBicep('modules/builder-network.bicep')).filter(({ type }) =>
      type.includes('/virtualNetworkPeerings@'),
    );

    expect(peerings.map(({ symbol, body }) => [symbol, valueAt(body, 'dependsOn')?.text])).toEqual([
      ['toHub', undefined],
      ['fromHub', '[toHub]'],
    ]);
    expect((await readBicep('main.bicep')).text).toMatch(/@batchSize\(1\)\s+module builderNetworks /);
  });

  it('of a region is told to the app by the name that the app compares with, however it was written', async () => {
    const main = (await readBicep('main.bicep')).text;

    expect(main).toContain("var ownRegion = toLower(replace(location, ' ', ''))");
    expect(main).toContain("'${ownRegion}=${network!.outputs.builderSubnetId}'");
    expect(main).toContain("split(replace(builderRegions, ' ', ''), ';')");
    expect(main).toContain("name: toLower(split(entry, '=')[0])");
    expect(main).toContain('filter(namedRegions, region => region.name != ownRegion)');
  });

  it('of other regions keeps the addresses that were said for it, whatever its place in the list', async () => {
    const root = await readBicep('main.bicep');

    expect(root.text).toContain("addressPrefix: split(entry, '=')[1]");
    expect(root.text).toMatch(/for region in otherRegions: \{[\s\S]{1,200}addressPrefix: region\.addressPrefix/);
    // `northeurope` as well as `northeurope=`.
    expect(root.text).toContain("filter(entries, entry => empty(split('${entry}=', '=')[1]))");
    expect(root.text).toMatch(/: fail\('builderRegions names no addresses for /);
    expect(root.text).not.toContain('cidrSubnet(');
  });

  it('of other regions has the names by which the app and the zones know it', async () => {
    const others = (await readBicep('modules/builder-network.bicep')).text;
    const main = (await readBicep('main.bicep')).text;
    expect(others).toContain("var name = 'vnet-rebake-${token}-${location}'");
    expect(main).toContain("'vnet-rebake-${token}-${region.name}'");
    expect(others).toContain("name: 'snet-builders'");
    expect(main).toContain("'${region.name}=${otherNetworks[index]}/subnets/snet-builders'");
  });

  it('gives the app a subnet of its own that Flex Consumption takes', async () => {
    const app = variableObject(await readBicep('modules/network.bicep'), 'app');
    // https://learn.microsoft.com/azure/azure-functions/flex-consumption-how-to: no underscore in its name.
    expect(text(valueAt(app, 'name'))).toMatch(/^[a-z-]+$/);
    expect(valueAt(app, 'properties.delegations')?.text).toContain("serviceName: 'Microsoft.App/environments'");
  });

  it('is asked for nothing public by any machine: no other file makes a public address', async () => {
    const found = [];
    for (const file of bicepFiles()) {
      const made = resources(await readBicep(file)).filter(({ type }) => type.includes('/publicIPAddresses@'));
      found.push(...made.map(() => file));
    }
    expect(found).toEqual(['modules/way-out.bicep']);
  });
});
