package dev.emp.launcher.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnAutoConfigurationsTest {

    private static final String SPRINGDOC = "org.springdoc.core.configuration.SpringDocConfiguration";
    private static final String KOTLIN = "org.springdoc.core.configuration.SpringDocKotlinConfiguration";
    private static final String TOMCAT = "org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServer";
    private static final String WEBFLUX = "org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration";
    private static final String RETRY = "io.github.resilience4j.springboot.retry.autoconfigure.RetryAutoConfiguration";
    private static final String REDIS = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration";

    @Test
    void aServiceKeepsWhatItsModuleHas() {
        assertThat(OwnAutoConfigurations.isKept("orchestrator", SPRINGDOC)).isTrue();
        assertThat(OwnAutoConfigurations.isKept("orchestrator", WEBFLUX)).isTrue();
        assertThat(OwnAutoConfigurations.isKept("monitor", WEBFLUX)).isTrue();
        assertThat(OwnAutoConfigurations.isKept("worker", TOMCAT)).isTrue();
        assertThat(OwnAutoConfigurations.isKept("worker", RETRY)).isTrue();
        assertThat(OwnAutoConfigurations.isKept("connector-openai", TOMCAT)).isTrue();
    }

    @Test
    void aServiceLeavesOutWhatOnlyOthersHave() {
        assertThat(OwnAutoConfigurations.isKept("orchestrator", TOMCAT)).isFalse();
        assertThat(OwnAutoConfigurations.isKept("orchestrator", KOTLIN)).isFalse();
        assertThat(OwnAutoConfigurations.isKept("orchestrator", RETRY)).isFalse();
        assertThat(OwnAutoConfigurations.isKept("monitor", SPRINGDOC)).isFalse();
        assertThat(OwnAutoConfigurations.isKept("worker", WEBFLUX)).isFalse();
        assertThat(OwnAutoConfigurations.isKept("connector-openai", RETRY)).isFalse();
    }

    @Test
    void whatAllShareIsKeptByAllAndStrangersKeepEverything() {
        assertThat(OwnAutoConfigurations.isKept("connector-comfyui", REDIS)).isTrue();
        assertThat(OwnAutoConfigurations.isKept("", SPRINGDOC)).isTrue();
        assertThat(OwnAutoConfigurations.isKept("somebody-else", TOMCAT)).isTrue();
    }
}
