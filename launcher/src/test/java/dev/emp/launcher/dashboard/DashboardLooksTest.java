package dev.emp.launcher.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.emp.monitor.page.Looks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the pages look that the orchestrator fills, on a platform that has seen something of everything. The monitor's own tests look at the others.
 */
class DashboardLooksTest {

    @RegisterExtension
    static final DashboardVisits visits = new DashboardVisits("401");

    private final ClosedPlatform platform = visits.platform();

    @BeforeAll
    static void fill() throws Exception {
        ClosedPlatform platform = visits.platform();
        for (int n = 0; n < 4; n++) {
            platform.awaitState(platform.submitNonsense(), "failed");
        }
        platform.awaitState(platform.submitExample(), "succeeded");
        post("/v1/schedules", """
                {"name":"Nightly contact sheet","cron":"30 2 * * MON-FRI","time_zone":"Europe/Berlin","overlap":"skip","job":{"service":"comfyui",
                "input":{"workflow":{"1":{"class_type":"EmptyImage","inputs":{}}}}}}""");
        post("/v1/schedules", """
                {"name":"Warm-up","every_seconds":900,"paused":true,"job":{"service":"comfyui","priority":10,
                "input":{"workflow":{"1":{"class_type":"EmptyImage","inputs":{}}}}}}""");
        post("/v1/webhooks", """
                {"url":"https://billing.example.com/emp","description":"Billing","events":["job.succeeded","job.failed"],"service":"comfyui"}""");
        post("/v1/webhooks", """
                {"url":"https://chat.example.com/hooks/emp","description":"On-call chat","events":["alert.*"]}""");
        platform.admin().post("/v1/pools/standard/pause");
        for (int n = 0; n < 3; n++) {
            platform.submitExample();
        }
        platform.awaitAlert("queue_age");
    }

    private static void post(String path, String json) throws Exception {
        visits.platform().admin().post(path, JsonMapper.shared().readTree(json));
    }

    private static Window admin(String path) {
        return visits.signedIn("admin", path);
    }

    private void looksRight(Window window, String name) {
        Looks.right(window.page(), name);
        Looks.picture(window.page(), "dashboard-" + name);
    }

    @Test
    void theSignInTellsAWrongKeyAndLetsARightOneIn() {
        Window window = visits.open("/jobs");
        assertThat(window.button("Sign in")).isVisible();
        Looks.right(window.page(), "sign-in");
        Looks.picture(window.page(), "dashboard-sign-in");
        window.signIn("emp_wrong");
        assertThat(window.signInFault()).not().isEmpty();
        assertThat(window.page().getByLabel("API key")).hasAttribute("aria-invalid", "true");
        window.page().keyboard().insertText(platform.key("read"));
        window.page().keyboard().press("Enter");
        assertThat(window.menu()).isVisible();
        assertThat(window.page().locator(".page-title")).hasText("Jobs");
        assertThat(window.page().content()).doesNotContain(platform.key("read"));
        window.signOut("the read");
        assertThat(window.button("Sign in")).isVisible();
        window.page().reload();
        assertThat(window.button("Sign in")).isVisible();
    }

    @Test
    void thePools() {
        Window window = admin("/pools");
        assertThat(window.at("pool-standard")).containsText("paused");
        looksRight(window, "pools");
    }

    @Test
    void theDeadLetters() {
        Window window = admin("/dead-letters");
        assertThat(window.page().getByLabel("Dead letters").locator("tbody tr")).hasCount(4);
        looksRight(window, "dead-letters");
    }

    @Test
    void theSchedules() {
        Window window = admin("/schedules");
        window.page().getByText("Nightly contact sheet").click();
        assertThat(window.page().getByLabel("Next runs")).containsText("02:30");
        looksRight(window, "schedules");
        window.page().navigate(platform.page("/schedules?new=1").toString());
        assertThat(window.at("schedule-form")).isVisible();
        Looks.right(window.page(), "schedule-form");
    }

    @Test
    void theWebhooks() {
        Window window = admin("/webhooks");
        window.button("Billing").click();
        // An alert that fires meanwhile is delivered, too.
        Locator nothing = window.page().getByText("Nothing was sent yet.");
        Locator delivery = window.page().locator("[data-testid^=delivery-]");
        assertThat(nothing.or(delivery).first()).isVisible();
        looksRight(window, "webhooks");
        window.button("New webhook").click();
        assertThat(window.at("webhook-form")).isVisible();
        Looks.right(window.page(), "webhook-form");
    }

    @Test
    void theAlerts() {
        Window window = admin("/alerts");
        assertThat(window.at("alert-queue_age-standard")).hasAttribute("data-state", "firing");
        looksRight(window, "alerts");
    }

    @Test
    void theAuditLog() {
        Window window = admin("/audit");
        assertThat(window.at("audit-entry").first()).containsText("pause pool standard");
        looksRight(window, "audit");
    }

    @Test
    void theKeysAndTenants() {
        Window window = admin("/keys");
        assertThat(window.page().getByText("the operate")).isVisible();
        looksRight(window, "access");
    }

    @Test
    void theFormThatSubmits() throws Exception {
        Window window = admin("/submit");
        window.forms().fillJob(platform.workflow());
        window.button("What would happen").click();
        assertThat(window.at("dry-run")).containsText("It would");
        looksRight(window, "submit");
    }
}
