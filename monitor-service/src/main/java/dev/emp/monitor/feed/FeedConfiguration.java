package dev.emp.monitor.feed;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.emp.monitor.MonitorSettings;
import dev.emp.monitor.loop.Beat;
import dev.emp.monitor.loop.Loop;
import dev.emp.monitor.problem.Problem;
import dev.emp.monitor.session.Sessions;
import dev.emp.monitor.session.Visit;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import reactor.core.publisher.Mono;

/** Puts the feed together. */
@Configuration(proxyBeanMethods = false)
class FeedConfiguration {

    static final String PATH = "/feed";

    @Bean
    BusStatus busStatus(Clock clock) {
        return new BusStatus(clock);
    }

    @Bean
    FeedTopics feedTopics(List<FeedTable<?>> tables) {
        return new FeedTopics(tables);
    }

    @Bean
    FeedAudience feedAudience(Clock clock) {
        return new FeedAudience(clock);
    }

    @Bean
    FeedClients feedClients(
            FeedTopics topics,
            FeedAudience audience,
            BusStatus bus,
            MonitorSettings settings,
            MeterRegistry meters,
            Clock clock) {
        return new FeedClients(topics, audience, bus, settings.feed(), new FeedMetrics(meters), clock);
    }

    @Bean
    Loop feedFlush(FeedClients clients, MonitorSettings settings) {
        return new Loop("feed flush", new Beat(settings.feed().flushInterval(), clients::flushAll));
    }

    @Bean
    Loop feedRechecks(FeedClients clients, Sessions sessions, MonitorSettings settings) {
        Duration interval = settings.session().recheck();
        return new Loop("check of open sockets", new FeedRechecks(clients, sessions, interval));
    }

    @Bean
    FeedGoodbye feedGoodbye(FeedClients clients) {
        return new FeedGoodbye(clients);
    }

    /** Without any allowed origin, Spring refuses (403) every request that comes from another origin than its own. */
    @Bean
    SimpleUrlHandlerMapping feedMapping(FeedClients clients) {
        SimpleUrlHandlerMapping mapping = new SimpleUrlHandlerMapping(Map.of(PATH, new FeedEndpoint(clients)), -1);
        mapping.setCorsConfigurations(Map.of(PATH, new CorsConfiguration()));
        return mapping;
    }

    @Bean
    RouterFunction<ServerResponse> feedSnapshots(FeedClients clients) {
        return route().GET("/api/feed/{topic}", request -> snapshot(clients, request))
                .build();
    }

    private static Mono<ServerResponse> snapshot(FeedClients clients, ServerRequest request) {
        Visit visit = Visit.of(request.exchange()).orElseThrow();
        try {
            String snapshot = clients.snapshot(
                    request.pathVariable("topic"), visit.viewer().confinedTo());
            return ServerResponse.ok()
                    .contentType(MediaType.APPLICATION_JSON)
                    .cacheControl(CacheControl.noStore())
                    .bodyValue(snapshot);
        } catch (IllegalArgumentException e) {
            return new Problem(HttpStatus.NOT_FOUND, "unknown_topic", String.valueOf(e.getMessage())).response();
        } catch (ForbiddenTopicException e) {
            return new Problem(HttpStatus.FORBIDDEN, "forbidden", String.valueOf(e.getMessage())).response();
        }
    }
}
