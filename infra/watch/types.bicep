@description('What a watched subscription needs to know of the deployment that watches: its output REBAKE_WATCH.')
@export()
type Hub = {
  @description('Reads machines.')
  appPrincipalId: string
  @description('Events go to this queue.')
  queueId: string
  @description('Events that the queue did not take are kept here.')
  deadLetters: { storageAccountId: string, container: string }
  @description('Resource ids of the galleries of all stages.')
  galleries: string[]
}

@export()
type Effect = 'audit' | 'deny' | 'disabled'

@description('Each part may hold one `*`.')
@export()
type MarketplaceImage = { publisher: string, offer: string, sku: string }

@description('What is allowed, and what happens otherwise.')
@export()
type Rules = {
  effect: Effect
  approvedGalleries: string[]
  approvedMarketplaceImages: MarketplaceImage[]
  @description('Resource ids of management groups, subscriptions, resource groups and resources that are left out.')
  exclusions: string[]
}
