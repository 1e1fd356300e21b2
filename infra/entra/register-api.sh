#!/bin/sh
# Makes the app registration whose tokens callers of the API bring, or brings it up to date, and prints its client id.
# With the address of the API, people can sign in from a browser as well: `register-api.sh https://HOST`.
set -eu
cd "$(dirname "$0")"
name=${REBAKE_API_NAME:-rebake-api}

app=$(az ad app list --filter "displayName eq '$name'" --query '[0].appId' --output tsv)
if [ -z "$app" ]; then
  app=$(az ad app create --display-name "$name" --sign-in-audience AzureADMyOrg --query appId --output tsv)
fi
az ad app update --id "$app" --app-roles @app-roles.json

# patch BODY: what `az ad app` has no option for. The scope has to be there before an application is let use it.
patch() {
  az rest --method PATCH --url "https://graph.microsoft.com/v1.0/applications(appId='$app')" \
    --headers Content-Type=application/json --body "$1"
}
patch @api.json
patch @azure-cli.json
if [ $# -gt 0 ]; then
  patch "{\"spa\":{\"redirectUris\":[\"${1%/}/api/browse\"]}}"
fi

if [ -z "$(az ad sp list --filter "appId eq '$app'" --query '[0].id' --output tsv)" ]; then
  az ad sp create --id "$app" --output none
fi
echo "$app"
