package dev.emp.deploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.deploy.Tool;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptsTest {

    static List<Script> scripts() throws IOException {
        return Script.all();
    }

    @Test
    void theyAreAllThere() throws Exception {
        assertThat(scripts())
                .extracting(Script::name)
                .contains(
                        "deploy", "images", "kubeconfig", "lint", "rollback", "sbom-changes", "scan", "soak", "verify");
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void itStopsAtTheFirstFaultAndSaysWhatItIsFor(Script script) throws Exception {
        assertThat(script.text()).startsWith("#!/usr/bin/env bash\n# ").contains("\nset -euo pipefail\n");
        Tool.Result help = script.run("--help");
        assertThat(help.code()).isZero();
        assertThat(help.output()).contains(script.name()).doesNotContain("set -euo");
    }

    @Test
    void aWrongCallIsToldWhatIsWanted() throws Exception {
        for (String name : List.of("deploy", "rollback", "soak", "verify", "scan", "sbom-changes")) {
            Tool.Result result = new Script(name).run();
            assertThat(result.code()).as(name).isEqualTo(2);
            assertThat(result.output()).startsWith(name + ": ").contains(name + " ");
        }
    }

    @Test
    void anEnvironmentIsNoPathAndNoOption() throws Exception {
        for (String environment : List.of("../secrets", "-rf", "Production")) {
            Tool.Result result = new Script("deploy").run("--print", environment, "v1");
            assertThat(result.code()).as(environment).isEqualTo(1);
            assertThat(result.output()).contains("is no name of an environment");
        }
    }

    @Test
    void shellcheckFindsNothing() throws Exception {
        Tool.require("shellcheck");
        Tool.Result result = new Script("lint").run("scripts");
        assertThat(result.code()).as(result.output()).isZero();
    }
}
