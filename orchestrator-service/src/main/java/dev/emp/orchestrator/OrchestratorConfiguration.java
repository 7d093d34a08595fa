package dev.emp.orchestrator;

import dev.emp.artifact.ArtifactStoreConfiguration;
import dev.emp.jobbus.bus.QueueControl;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.query.Explainer;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.jobbus.tenant.Tenants;
import dev.emp.orchestrator.events.EventFanOut;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.resources.LoopResources;

@Configuration(proxyBeanMethods = false)
@Import(ArtifactStoreConfiguration.class)
class OrchestratorConfiguration {

    private static final String DESCRIPTION = """
            Submit AI jobs, follow them and fetch their results.

            Whatever is refused is answered with `application/problem+json` (RFC 9457), whose `code` is stable, and whose \
            `retryable` says whether the same call may succeed later. Each call lists its codes. A path that is not here is \
            answered with 404 `not_found`, a method that a path does not take with 405 `method_not_allowed` and the header \
            `Allow`, and what is not HTTP with 400 `bad_request`, 414 `uri_too_long` or 431 `headers_too_large`.

            Every call may have a `traceparent` (W3C Trace Context); the answer then has `traceresponse`. `HEAD` is answered \
            as `GET` is, without the body.""";

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    RandomGenerator randomGenerator() {
        return new SecureRandom();
    }

    @Bean
    JobIdGenerator jobIdGenerator(Clock clock, RandomGenerator random) {
        return new JobIdGenerator(clock, random);
    }

    @Bean
    Explainer explainer(JobQueries queries, MachineDirectory machines, QueueControl control, Tenants tenants) {
        return new Explainer(queries, machines, control, tenants);
    }

    /** Event loops of its own: closing this application must not end those of another one in the same JVM. */
    @Bean
    ReactorResourceFactory reactorResourceFactory() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        // Reactor Netty takes four at least; more than there are processors only take turns.
        int loops = Math.max(2, Runtime.getRuntime().availableProcessors());
        resources.setLoopResourcesSupplier(() -> LoopResources.create("http", loops, true));
        return resources;
    }

    @Bean
    MeterBinder followers(EventFanOut fanOut) {
        return registry -> Gauge.builder("emp.followers", fanOut, EventFanOut::size)
                .description("Event streams and long polls that follow a job now")
                .register(registry);
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info().title("EMP orchestrator").version("v1").description(DESCRIPTION));
    }
}
