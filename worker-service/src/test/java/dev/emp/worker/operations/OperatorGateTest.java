package dev.emp.worker.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.worker.operations.OperationRefusedException.Kind;
import dev.emp.worker.plan.MachineProperties;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class OperatorGateTest {

    private static final String TOKEN = "s3cret-tökên";
    private static final String ELSEWHERE = "10.0.0.9";

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"})
    void withoutATokenProcessesOfThisHostMayOperateTheMachine(String address) {
        assertThatCode(() -> gate(Map.of()).check(null, address, null)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"10.0.0.9", "192.168.1.1", "fe80::1", "2001:db8::7", "no address"})
    void withoutATokenNobodyElseMay(String address) {
        OperationRefusedException refusal = refusal(gate(Map.of()), "Bearer anything", address);

        assertThat(refusal.kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(refusal).hasMessageContaining("only processes on this host").hasMessageContaining("operator-token");
    }

    @Test
    void aWebPageInABrowserOfThisHostMayNot() {
        OperationRefusedException refusal = catchThrowableOfType(
                OperationRefusedException.class,
                () -> gate(Map.of()).check(null, "127.0.0.1", "https://elsewhere.example"));

        assertThat(refusal.kind()).isEqualTo(OperationRefusedException.Kind.FORBIDDEN);
        assertThat(refusal).hasMessageStartingWith("web pages may operate the machine only with its token");
    }

    @Test
    void anEmptyTokenIsNone() {
        OperatorGate gate = gate(Map.of("emp.machine.operator-token", ""));

        assertThatCode(() -> gate.check(null, "127.0.0.1", null)).doesNotThrowAnyException();
        assertThat(refusal(gate, "Bearer ", ELSEWHERE).kind()).isEqualTo(Kind.FORBIDDEN);
    }

    @Test
    void whoeverShowsTheTokenMayOperateTheMachineFromAnywhere() {
        OperatorGate gate = gate(Map.of("emp.machine.operator-token", TOKEN));

        assertThatCode(() -> gate.check("Bearer " + TOKEN, ELSEWHERE, "https://console.example"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer wrong",
                "Bearer s3cret",
                "Bearer s3cret-tökên ",
                "Bearer S3CRET-TÖKÊN",
                "s3cret-tökên",
                "Basic s3cret-tökên"
            })
    void withATokenNobodyMayWithoutItNotEvenOnThisHost(String authorization) {
        OperatorGate gate = gate(Map.of("emp.machine.operator-token", TOKEN));

        OperationRefusedException refusal = refusal(gate, authorization, "127.0.0.1");

        assertThat(refusal.kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(refusal).hasMessageContaining("Authorization: Bearer TOKEN");
        assertThat(refusal.getMessage()).doesNotContain("s3cret");
    }

    private static OperationRefusedException refusal(OperatorGate gate, String authorization, String address) {
        return catchThrowableOfType(OperationRefusedException.class, () -> gate.check(authorization, address, null));
    }

    private static OperatorGate gate(Map<String, String> settings) {
        return new OperatorGate(new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("emp.machine", MachineProperties.class));
    }
}
