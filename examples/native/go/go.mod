module identity

go 1.25.11

require (
	github.com/pulumi/pulumi/sdk/v3 v3.259.0
	pulumi-atlassian-admin/sdk/go v0.1.0
)

replace pulumi-atlassian-admin/sdk/go => ./sdks/atlassian-admin
