package dev.emp.orchestrator.edge;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

/** Applies what proxies say of the request, and has those refused at once of whose path it makes no sense. */
@Component(WebHttpHandlerBuilder.FORWARDED_HEADER_TRANSFORMER_BEAN_NAME)
@ConditionalOnProperty(name = "server.forward-headers-strategy", havingValue = "framework")
final class ForwardedHeaders extends ForwardedHeaderTransformer {

    /** @throws IllegalArgumentException for headers that are none, which the server answers with 400 */
    @Override
    public ServerHttpRequest apply(ServerHttpRequest request) {
        // What was asked for is read before: the transformer writes over it.
        String asked = request.getPath().value();
        ServerHttpRequest forwarded = super.apply(request);
        // Read here: a prefix that is no path would else fail in the middle of the call.
        if (!forwarded.getPath().value().endsWith(asked)) {
            throw new IllegalArgumentException("a host that has a path");
        }
        return forwarded;
    }
}
