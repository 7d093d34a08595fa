package dev.emp.launcher.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceContainerTest {

    private static final String NATIVE = "DirectMethodHandleAccessor$NativeAccessor";

    @ParameterizedTest
    @ValueSource(strings = {"orchestrator", "monitor"})
    void whatWaitsOnNoThreadReflectsByTheJvmsOwnCode(String service) throws Exception {
        assertThat(started(service)).contains(NATIVE).contains("server.port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "connector-comfyui"})
    void whatWaitsOnVirtualThreadsDoesNot(String service) throws Exception {
        assertThat(started(service)).doesNotContain(NATIVE).contains("server.port");
    }

    @Test
    void anUnknownServiceIsToldWhatThereIs() throws Exception {
        assertThat(run("orchestra")).contains("EMP_SERVICE", "'orchestra'", "orchestrator, worker, monitor");
    }

    /** A start that comes as far as a port that is none; the JVM tells which classes it loads. */
    private static String started(String service) throws IOException, InterruptedException {
        return run(service, "--server.port=none", "--emp.machine.id=trial");
    }

    private static String run(String service, String... arguments) throws IOException, InterruptedException {
        String[] words = new String[5 + arguments.length];
        words[0] = "-Xlog:class+load:stdout";
        words[1] = "-XX:TieredStopAtLevel=1";
        words[2] = "-cp";
        words[3] = System.getProperty("java.class.path");
        words[4] = ServiceContainer.class.getName();
        System.arraycopy(arguments, 0, words, 5, arguments.length);
        return ChildJvm.run(Map.of("EMP_SERVICE", service), words);
    }
}
