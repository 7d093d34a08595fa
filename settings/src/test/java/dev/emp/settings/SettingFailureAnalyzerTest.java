package dev.emp.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What a service alone says of a value that is wrong. */
@ExtendWith(OutputCaptureExtension.class)
class SettingFailureAnalyzerTest {

    @ConfigurationProperties("emp.gate")
    record Gate(@DefaultValue("http://127.0.0.1:1") URI url) {
        Gate {
            if (url.getPort() < 0) {
                throw new IllegalArgumentException("emp.gate.url must have a port, but is " + url);
            }
        }
    }

    @EnableAutoConfiguration
    @EnableConfigurationProperties({Orchard.class, Gate.class})
    static class Service {}

    private static void start(Map<String, Object> variables, String... arguments) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", variables));
        try {
            new SpringApplicationBuilder(Service.class)
                    .web(WebApplicationType.NONE)
                    .environment(environment)
                    .logStartupInfo(false)
                    .run(arguments)
                    .close();
        } catch (RuntimeException e) {
            return;
        }
        throw new AssertionError("it has started");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            emp.orchard.share=hush            | emp.orchard.share must be a number such as 0.9
            emp.orchard.share=7               | emp.orchard.share must be less than or equal to 1
            emp.orchard.cellar=hush           | emp.orchard.cellar must be a size such as 512KB, 16MB or 2GB
            emp.orchard.kind=hush             | emp.orchard.kind must be one of apple, wild-pear
            emp.orchard.owner=HUSH            | emp.orchard.owner must be small letters
            emp.orchard.trees[0].name=HUSH    | emp.orchard.trees[0].name must match "[a-z]+"
            emp.orchard.trees[0].age=hush     | emp.orchard.trees[0].age must be a whole number
            emp.orchard.huts.one.open=hush    | emp.orchard.huts.one.open must be true or false
            emp.gate.url=http://me:hush@host/ | emp.gate.url must have a port, but is http://host/
            """)
    void itIsToldOnOneLineWithItsSourceAndNotItself(String setting, String told, CapturedOutput output) {
        start(Map.of(), "--" + setting);
        assertThat(output.toString().lines()).contains(told + " (from the command line)");
        assertThat(output).doesNotContainIgnoringCase("hush").doesNotContain("\tat ");
    }

    @Test
    void anEnvironmentVariableIsNamed(CapturedOutput output) {
        start(Map.of("EMP_ORCHARD_ROWS", "hush"));
        assertThat(output.toString().lines())
                .contains("emp.orchard.rows must be a whole number (environment variable EMP_ORCHARD_ROWS)");
    }
}
