package dev.emp.monitor.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Coming in, and coming in again. */
class SignInPageTest {

    private static final String KEY = "emp_01k9yzqj1m4x7v2t8n3c5b6d7e_sesamesesamesesame";

    @RegisterExtension
    final Dashboard dashboard = new Dashboard();

    @BeforeEach
    void close() {
        dashboard.orchestrator().key(KEY, "night shift", "operate", "default");
        dashboard.orchestrator().answer("/v1/dead-letters", "{\"jobs\":[]}");
        dashboard.orchestrator().answer("/v1/services", "{\"services\":[]}");
        dashboard.scene();
    }

    private static void signIn(Page page) {
        page.getByLabel("API key").fill(KEY);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
    }

    @Test
    void whoWasNotLetInByTheIssuerIsToldWhyAndMayComeInWithAKey() {
        Page page = dashboard.open("/sign-in?error=sign_in_refused");
        assertThat(page.locator("#sign-in-fault")).containsText("did not let you in");
        Axe.assertNoViolation(page);
        signIn(page);
        assertThat(page.getByTestId("tiles")).isVisible();
        assertThat(page).hasURL(Pattern.compile(".*:\\d+/"));
    }

    @Test
    void aSessionThatEndsSaysSoAndGoesOnWhereItWas() {
        Page page = dashboard.open("/dead-letters");
        assertThat(page.getByText("Your session has ended")).hasCount(0);
        signIn(page);
        assertThat(page.getByText("No dead letters")).isVisible();
        page.context().clearCookies();
        page.keyboard().press("g");
        page.keyboard().press("j");
        page.keyboard().press("g");
        page.keyboard().press("d");
        assertThat(page.getByText("Your session has ended")).isVisible();
        signIn(page);
        assertThat(page.locator(".page-title")).hasText("Dead letters");
    }
}
