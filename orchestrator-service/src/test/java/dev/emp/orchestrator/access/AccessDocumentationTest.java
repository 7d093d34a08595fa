package dev.emp.orchestrator.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.orchestrator.TestOrchestrator;
import dev.emp.orchestrator.tenants.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code docs/access.md} and the description of the API say of roles, against the table. */
class AccessDocumentationTest {

    private static final Path PAGE = Path.of("../docs/access.md");
    private static final String BEGIN = "<!-- endpoints and roles, written by AccessDocumentationTest -->\n";
    private static final String END = "<!-- end of endpoints and roles -->";

    @Test
    void theTableIsInStep() throws Exception {
        String page = Files.readString(PAGE);
        String rows =
                AccessTable.ROWS.stream().map(AccessDocumentationTest::row).collect(Collectors.joining());
        String expected = page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
                + "\n| call | least role | in the audit log |\n| --- | --- | --- |\n" + rows + "\n"
                + page.substring(page.indexOf(END));
        if (System.getProperty("emp.write-docs") != null) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE))
                .as("Write it anew with: mvn test -pl orchestrator-service -am -Dtest=AccessDocumentationTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Demp.write-docs")
                .isEqualTo(expected);
    }

    @Test
    void theDescriptionOfTheApiTellsRolesAndHowKeysAreSent() {
        TestOrchestrator.shared()
                .client
                .get()
                .uri("/v3/api-docs")
                .exchange()
                .expectBody()
                .jsonPath("$.components.securitySchemes.bearer.scheme")
                .isEqualTo("bearer")
                .jsonPath("$.components.securitySchemes.apiKey.name")
                .isEqualTo("X-Api-Key")
                .jsonPath("$.paths['/v1/jobs/{id}/cancel'].post['x-least-role']")
                .isEqualTo("submit")
                .jsonPath("$.paths['/v1/keys'].get['x-least-role']")
                .isEqualTo("admin")
                .jsonPath("$.paths['/v1/keys'].get.security[0].bearer")
                .exists();
    }

    private static String row(AccessRow row) {
        Role least = row.least();
        return "| `%s %s` | %s | %s |\n"
                .formatted(row.method(), row.path(), least == null ? "" : least.wireName(), row.audited() ? "yes" : "");
    }
}
