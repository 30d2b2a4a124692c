package main

import (
	"context"
	"io"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
)

// What runs a program is the older host's.

func (h *host) GetPluginInfo(ctx context.Context, request *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: "3.259.0"}, nil
}

func (h *host) GetRequiredPlugins(
	ctx context.Context, request *pulumirpc.GetRequiredPluginsRequest,
) (*pulumirpc.GetRequiredPluginsResponse, error) {
	older, err := h.older(request.GetInfo())
	if err != nil {
		return nil, err
	}
	return older.GetRequiredPlugins(ctx, request)
}

func (h *host) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	older, err := h.older(request.GetInfo())
	if err != nil {
		return nil, err
	}
	return older.Run(ctx, request)
}

func (h *host) InstallDependencies(
	request *pulumirpc.InstallDependenciesRequest, stream pulumirpc.LanguageRuntime_InstallDependenciesServer,
) error {
	older, err := h.older(request.GetInfo())
	if err != nil {
		return err
	}
	answers, err := older.InstallDependencies(stream.Context(), request)
	if err != nil {
		return err
	}
	for {
		answer, err := answers.Recv()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := stream.Send(answer); err != nil {
			return err
		}
	}
}
