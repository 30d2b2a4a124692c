package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	admin "pulumi-atlassian-admin/sdk/go/atlassianadmin"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		deployers, err := admin.NewGroup(ctx, "deployers", &admin.GroupArgs{Name: pulumi.String("deployers")})
		if err != nil {
			return err
		}
		bot, err := admin.NewServiceAccount(ctx, "deploy-bot", &admin.ServiceAccountArgs{
			DisplayName: pulumi.String("deploy-bot"),
			Owner:       pulumi.String("team-payments"),
		})
		if err != nil {
			return err
		}
		pipeline, err := admin.NewApiToken(ctx, "deploy-bot-pipeline", &admin.ApiTokenArgs{
			AccountId: bot.AccountId,
			Label:     pulumi.String("pipeline"),
			Scopes:    pulumi.ToStringArray([]string{"read:jira-work", "write:jira-work"}),
			Rotation:  &admin.RotationArgs{},
		})
		if err != nil {
			return err
		}
		_, err = admin.NewGroupMembership(ctx, "deploy-bot-in-deployers", &admin.GroupMembershipArgs{
			GroupId:   deployers.GroupId,
			AccountId: bot.AccountId,
		})
		if err != nil {
			return err
		}
		ctx.Export("token", pipeline.Token)
		return nil
	})
}
