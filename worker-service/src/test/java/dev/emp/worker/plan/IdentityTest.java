package dev.emp.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {

    @ParameterizedTest
    @CsvSource({"box-1.local, box-1.local", "my box!, my-box-", "--x, x", "'', machine", "!!!, machine"})
    void aHostNameBecomesAValidId(String host, String id) {
        assertThat(Names.ofHost(host).value()).isEqualTo(id);
    }

    @Test
    void aLongHostNameIsCutOff() {
        assertThat(Names.ofHost("x".repeat(100)).value()).hasSize(63);
    }
}
