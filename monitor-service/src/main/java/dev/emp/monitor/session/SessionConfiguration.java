package dev.emp.monitor.session;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.emp.jobbus.document.Documents;
import dev.emp.monitor.MonitorSettings;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Puts the sessions together. */
@Configuration(proxyBeanMethods = false)
class SessionConfiguration {

    static final String PATH = "/api/session";

    @Bean
    SealKey sealKey(ObjectProvider<Documents> documents) {
        return new SealKey(documents);
    }

    @Bean
    Sessions sessions(MonitorSettings settings, WebClient client, SealKey key, Clock clock) {
        Identification identification = new Identification(client, settings.orchestratorUrl());
        return new Sessions(
                new Openness(identification, clock),
                new KeyChecks(identification, settings.session().recheck(), clock),
                new SessionCookie(key, clock),
                settings.session().duration(),
                clock);
    }

    @Bean
    SessionFilter sessionFilter(Sessions sessions) {
        return new SessionFilter(sessions);
    }

    @Bean
    RouterFunction<ServerResponse> sessionRoutes(Sessions sessions, MonitorSettings settings, Clock clock) {
        FailedTries tries = new FailedTries(settings.session().failedTries(), clock);
        List<String> waysIn = settings.oidc().isOn() ? List.of("key", "oidc") : List.of("key");
        SessionHandler handler = new SessionHandler(sessions, tries, waysIn);
        return route().GET(PATH, handler::get)
                .POST(PATH, handler::signIn)
                .DELETE(PATH, handler::signOut)
                .build();
    }

    /** Nothing while no issuer is set. */
    @Bean
    RouterFunction<ServerResponse> oidcRoutes(
            Sessions sessions, SealKey key, MonitorSettings settings, WebClient client, Clock clock) {
        if (!settings.oidc().isOn()) {
            return request -> Mono.empty();
        }
        OidcHandler handler = new OidcHandler(new Issuer(settings.oidc(), client, clock), sessions, key, clock);
        return route().GET(OidcHandler.PATH, handler::begin)
                .GET(OidcHandler.CALLBACK, handler::callback)
                .build();
    }
}
