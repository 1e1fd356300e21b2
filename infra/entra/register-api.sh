#!/bin/sh
# Makes the app registration whose tokens callers of the API bring, or brings it up to date, and prints its client id.
# With the address of the API, people can sign in from a browser as well: `register-api.sh https://HOST`.
# It is found by its name, REBAKE_API_NAME, or told by its client id, REBAKE_API_CLIENT_ID.
set -eu
cd "$(dirname "$0")"
name=${REBAKE_API_NAME:-rebake-api}

app=${REBAKE_API_CLIENT_ID:-}
if [ -z "$app" ]; then
  # A name is no key: a directory may hold several registrations of one name.
  app=$(az ad app list --filter "displayName eq '$name'" --query '[].appId' --output tsv)
  if [ "$(echo "$app" | wc -l)" -gt 1 ]; then
    echo "There are several app registrations named $name: set REBAKE_API_CLIENT_ID to one of" $app >&2
    exit 1
  fi
fi
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
  # The list is replaced as a whole, and holds the addresses of other environments of this registration.
  uris=$(az ad app show --id "$app" --query 'spa.redirectUris[]' --output tsv)
  uris=$(printf '%s\n' "$uris" "${1%/}/api/browse" | sed '/^$/d; s/.*/"&"/' | sort -u | paste -s -d , -)
  patch "{\"spa\":{\"redirectUris\":[$uris]}}"
fi

if [ -z "$(az ad sp list --filter "appId eq '$app'" --query '[0].id' --output tsv)" ]; then
  az ad sp create --id "$app" --output none
fi
echo "$app"
