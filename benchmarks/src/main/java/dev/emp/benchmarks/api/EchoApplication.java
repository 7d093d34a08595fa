package dev.emp.benchmarks.api;

import java.net.InetAddress;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.JsonNode;

/** The least a WebFlux application can do with a body: read the JSON, and answer it. */
public final class EchoApplication {

    static final String PATH = "/echo";

    private EchoApplication() {}

    /** @param arguments the port to listen on, of the loopback address */
    public static void main(String[] arguments) throws InterruptedException {
        HttpHandler handler = WebHttpHandlerBuilder.applicationContext(
                        new AnnotationConfigApplicationContext(Application.class))
                .build();
        HttpServer.create()
                .host(InetAddress.getLoopbackAddress().getHostAddress())
                .port(Integer.parseInt(arguments[0]))
                .handle(new ReactorHttpHandlerAdapter(handler))
                .bindNow();
        new CountDownLatch(1).await();
    }

    /** All beans it has. */
    @Configuration(proxyBeanMethods = false)
    @EnableWebFlux
    @RestController
    static class Application {

        @PostMapping(PATH)
        Mono<ResponseEntity<JsonNode>> echo(@RequestBody Mono<JsonNode> body) {
            return body.map(read -> ResponseEntity.accepted().body(read));
        }
    }
}
