package dev.emp.launcher.prepared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class DecidingSettingsTest {

    private static final Set<String> ASKED = Set.of("emp.oidc.issuer-uri", "spring.docs", "server.port");

    private final DecidingSettings settings =
            DecidingSettings.of(ASKED, environment(Map.of("spring.docs.path", "/docs", "emp.name", "a")));

    @Test
    void theSameSettingsAreNoDifference() {
        assertThat(settings.differenceIn(environment(Map.of("spring.docs.path", "/docs"))))
                .isEmpty();
    }

    @Test
    void whatNobodyAskedForMayBeAnything() {
        assertThat(settings.differenceIn(environment(
                        Map.of("spring.docs.path", "/docs", "emp.name", "b", "EMP_ADMIN_KEY", "k", "spring.do", "x"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "emp.oidc.issuer-uri, http://issuer",
        "EMP_OIDC_ISSUERURI, http://issuer",
        "EMP_OIDC_ISSUER_URI, http://issuer",
        "emp.oidc.issuerUri, http://issuer",
        "spring.docs, on",
        "spring.docs.groups[0].name, first",
        "SPRING_DOCS_PATH, /other"
    })
    void whatWasAskedForIsADifferenceHoweverItIsWritten(String name, String value) {
        // Where the same setting comes twice, the first place counts, as everywhere.
        StandardEnvironment environment = environment(Map.of("spring.docs.path", "/docs"));
        environment.getPropertySources().addFirst(new MapPropertySource("first", Map.of(name, value)));

        assertThat(settings.differenceIn(environment)).contains(name);
    }

    @Test
    void whatIsNoLongerSetIsADifference() {
        assertThat(settings.differenceIn(environment(Map.of()))).contains("springdocspath");
    }

    @Test
    void aPortDecidesOnNothing() {
        assertThat(settings.differenceIn(environment(Map.of("spring.docs.path", "/docs", "SERVER_PORT", "9"))))
                .isEmpty();
    }

    @Test
    void whatAValueRefersToCounts() {
        Map<String, Object> placeholder = Map.of("spring.docs.path", "${docs:/docs}");
        DecidingSettings of = DecidingSettings.of(ASKED, environment(placeholder));
        StandardEnvironment other = environment(placeholder);
        other.getPropertySources().addFirst(new MapPropertySource("first", Map.of("docs", "/elsewhere")));

        assertThat(of.differenceIn(environment(placeholder))).isEmpty();
        assertThat(of.differenceIn(other)).contains("spring.docs.path");
    }

    @Test
    void profilesCount() {
        StandardEnvironment environment = environment(Map.of("spring.docs.path", "/docs"));
        environment.setActiveProfiles("simulation");

        assertThat(settings.differenceIn(environment)).contains("the active profiles");
    }

    @Test
    void thePlatformCountsWhereSomebodyAskedForIt() {
        Map<String, Object> cluster = Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "KUBERNETES_SERVICE_PORT", "443");
        DecidingSettings asked = DecidingSettings.of(Set.of("spring.main.cloud-platform"), environment(Map.of()));

        assertThat(DecidingSettings.of(Set.of(), environment(Map.of())).differenceIn(inside(cluster)))
                .isEmpty();
        assertThat(asked.differenceIn(environment(Map.of()))).isEmpty();
        assertThat(asked.differenceIn(inside(cluster))).contains("the cloud platform");
    }

    @Test
    void theyAreReadAsTheyWereWritten() {
        DecidingSettings written =
                DecidingSettings.of(ASKED, environment(Map.of("spring.docs.path", "a=b\\n\nc", "spring.docs", "")));

        assertThat(DecidingSettings.parse(written.print().lines().toList())).isEqualTo(written);
    }

    private static StandardEnvironment environment(Map<String, Object> settings) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        environment.getPropertySources().addFirst(new MapPropertySource("settings", settings));
        return environment;
    }

    private static StandardEnvironment inside(Map<String, Object> variables) {
        StandardEnvironment environment = environment(Map.of());
        environment
                .getPropertySources()
                .addFirst(
                        new MapPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        return environment;
    }
}
