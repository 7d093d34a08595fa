package dev.emp.orchestrator.edge;

import dev.emp.orchestrator.problem.RefusalMeter;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;
import tools.jackson.databind.json.JsonMapper;

/** Puts {@link BareRefusals} behind the codec of every connection. */
@Component
final class ServerEdge implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

    private static final String NAME = "emp.bareRefusals";

    private final JsonMapper json;
    private final RefusalMeter refusals;

    ServerEdge(JsonMapper json, RefusalMeter refusals) {
        this.json = json;
        this.refusals = refusals;
    }

    @Override
    public void customize(NettyReactiveWebServerFactory factory) {
        factory.addServerCustomizers(server -> server.doOnChannelInit((observer, channel, address) ->
                channel.pipeline().addAfter(NettyPipeline.HttpCodec, NAME, new BareRefusals(json, refusals))));
    }
}
