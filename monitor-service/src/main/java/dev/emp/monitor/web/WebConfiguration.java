package dev.emp.monitor.web;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.emp.monitor.MonitorSettings;
import dev.emp.monitor.session.Visit;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Routes for the page and what it reads over plain HTTP. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

    /** A folder of its own, since the launcher has every service on one class path. */
    private static final String FILES = "emp-dashboard/";

    private static final List<String> PAGES = List.of(
            "/",
            "/jobs",
            "/jobs/{id}",
            "/machines",
            "/machines/{id}",
            "/pools",
            "/dead-letters",
            "/schedules",
            "/webhooks",
            "/alerts",
            "/audit",
            "/keys",
            "/submit",
            "/sign-in");
    private static final Duration FOREVER = Duration.ofDays(365);

    /**
     * Event loops of the monitor's own. The shared ones of the JVM end with the first application that closes, and the
     * launcher runs several.
     */
    @Bean
    ReactorResourceFactory reactorResources() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setShutdownQuietPeriod(Duration.ZERO);
        return resources;
    }

    /** For calls of the orchestrator, and of the issuer who signs people in. */
    @Bean
    WebClient webClient(ReactorResourceFactory resources) {
        return WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(resources, Function.identity()))
                .filter(new ReadAgain())
                .build();
    }

    @Bean
    RouterFunction<ServerResponse> orchestratorPassthrough(MonitorSettings settings, WebClient client) {
        OrchestratorPassthrough passthrough = new OrchestratorPassthrough(
                client,
                settings.orchestratorUrl(),
                request -> Visit.of(request.exchange()).flatMap(Visit::credential));
        return RouterFunctions.route(RequestPredicates.path(OrchestratorPassthrough.PATH + "/**"), passthrough::pass);
    }

    /** Every address that the page's own router knows is the same page. */
    @Bean
    RouterFunction<ServerResponse> page() {
        RouterFunctions.Builder pages = route();
        PAGES.forEach(path -> pages.GET(path, WebConfiguration::index));
        return pages.build();
    }

    /** The build puts a hash of the content into the name of each of these files. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    RouterFunction<ServerResponse> assets() {
        return RouterFunctions.resources(new PackedFiles("/assets/", FILES + "assets/"), (resource, headers) -> {
            headers.setCacheControl(CacheControl.maxAge(FOREVER).cachePublic().immutable());
            PackedFiles.describe(resource, headers);
        });
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    RouterFunction<ServerResponse> fixedFiles() {
        return RouterFunctions.resources("/static/**", new ClassPathResource(FILES + "static/"));
    }

    private static Mono<ServerResponse> index(ServerRequest request) {
        Resource index = new ClassPathResource(FILES + "index.html");
        return ServerResponse.ok()
                .contentType(MediaType.TEXT_HTML)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .bodyValue(index);
    }
}
