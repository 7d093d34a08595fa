package dev.emp.launcher.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Everything that can be done on the dashboard, done by people of each role on the whole platform. */
class DashboardActionsTest {

    @RegisterExtension
    static final DashboardVisits visits = new DashboardVisits("422");

    private final ClosedPlatform platform = visits.platform();

    @Test
    void aViewerSeesTheJobsAndNoButtons() throws Exception {
        String failed = platform.submitNonsense();
        platform.awaitState(failed, "failed");
        Window window = visits.signedIn("read", "/");
        assertThat(window.menu()).containsText("Jobs");
        assertThat(window.menu()).not().containsText("Machines");
        assertThat(window.menu()).not().containsText("Submit");
        window.open("Jobs");
        window.at("job-" + failed).getByRole(AriaRole.LINK).click();
        window.job().awaitState("failed");
        assertThat(window.button("Retry")).hasCount(0);
        window.open("Dead letters");
        assertThat(window.at("dead-letter-" + failed)).isVisible();
        assertThat(window.page().getByText("Replay")).hasCount(0);
        window.page().navigate(platform.page("/machines").toString());
        assertThat(window.page().getByText("This page needs the role operate")).isVisible();
    }

    @Test
    void aJobIsSubmittedByTheFormThatTheSchemaMakesAndItsPictureIsSeen() throws Exception {
        Window window = visits.signedIn("submit", "/submit");
        window.at("service").selectOption("comfyui");
        window.button("What would happen").click();
        assertThat(window.at("faults")).containsText("/input/workflow");
        window.forms().fillJob(platform.workflow());
        window.at("service").selectOption("comfyui");
        window.button("What would happen").click();
        assertThat(window.at("dry-run")).containsText("It would");
        window.button("Submit").click();
        assertThat(window.said()).containsText("The job is submitted.");
        window.job().awaitState("running");
        assertThat(window.at("progress-message")).containsText("KSampler");
        window.job().awaitState("succeeded");
        window.job().awaitPicture();
        assertThat(window.at("timeline")).containsText("Attempt 1 succeeded");
    }

    @Test
    void aRunningJobIsCanceledAndAFailedOneIsTriedAgain() throws Exception {
        Window window = visits.signedIn("operate", "/jobs");
        String running = platform.submitExample();
        window.at("job-" + running).getByRole(AriaRole.LINK).click();
        window.job().awaitState("running");
        window.job().cancel();
        window.job().awaitState("canceled");

        String failed = platform.submitNonsense();
        window.page().navigate(platform.page("/jobs/" + failed).toString());
        window.job().awaitState("failed");
        assertThat(window.at("detail")).containsText("NoSuchNode");
        window.job().retry();
        assertThat(window.said()).containsText("does the same again");
        window.job().awaitState("failed");
    }

    @Test
    void deadLettersAreReplayedOneByOneAndManyAtOnce() throws Exception {
        String failed = platform.submitNonsense();
        platform.awaitState(failed, "failed");
        Window window = visits.signedIn("operate", "/dead-letters");
        Locator letter = window.at("dead-letter-" + failed);
        letter.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Replay"))
                .click();
        assertThat(window.said()).containsText("Submitted once more as ");
        assertThat(letter).hasCount(0);

        window.page()
                .getByLabel("Label", new Page.GetByLabelOptions().setExact(true))
                .fill("run:night");
        assertThat(window.page()).hasURL(Pattern.compile(".*label=run.*night"));
        window.button("Replay what fits …").click();
        assertThat(window.at("replay-preview")).containsText("label run:night");
        window.at("replay-confirm").click();
        assertThat(window.said()).containsText("submitted again.");
    }

    @Test
    void aPoolIsPausedAndItsJobsWaitUntilItIsResumed() throws Exception {
        Window window = visits.signedIn("operate", "/pools");
        Locator pool = window.at("pool-" + ClosedPlatform.POOL);
        assertThat(pool).containsText("running");
        window.confirm("Pause pool standard", "Pause");
        assertThat(pool).containsText("paused");
        String waiting = platform.submitExample();
        window.open("Jobs");
        window.at("job-" + waiting).getByRole(AriaRole.LINK).click();
        assertThat(window.at("why")).containsText("standard");
        platform.awaitAlert("queue_age");
        window.open("Alerts");
        assertThat(window.at("alert-queue_age-standard")).hasAttribute("data-state", "firing");
        window.open("Pools");
        window.button("Resume pool standard").click();
        assertThat(window.said()).containsText("The pool standard goes on.");
        assertThat(pool).not().containsText("paused");
        platform.awaitState(waiting, "succeeded");
    }

    @Test
    void aMachineIsDrainedAndTakesJobsAgain() {
        Window window = visits.signedIn("operate", "/machines");
        window.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("aurora"))
                .click();
        window.button("Drain").click();
        assertThat(window.at("machine-page-aurora")).hasAttribute("data-health", "draining");
        assertThat(window.at("commands")).containsText("accepted");
        window.button("Resume").click();
        assertThat(window.at("machine-page-aurora")).hasAttribute("data-health", "healthy");
    }

    @Test
    void aScheduleIsMadeRunPausedAndDeleted() throws Exception {
        Window window = visits.signedIn("operate", "/schedules");
        window.forms().makeSchedule("Nightly", "30 2 * * MON-FRI", platform.workflow());
        assertThat(window.said()).containsText("The schedule is made.");
        Locator schedule = window.page().getByLabel("Schedules").getByText("Nightly");
        schedule.click();
        assertThat(window.page().getByLabel("Next runs")).containsText("02:30");
        window.button("Run now: Nightly").click();
        assertThat(window.page().getByLabel("Last runs")).containsText("by hand");
        window.button("Pause Nightly").click();
        assertThat(window.page().getByLabel("Schedules").getByText("paused")).isVisible();
        window.button("Resume Nightly").click();
        assertThat(window.page().getByLabel("Schedules").getByText("active")).isVisible();
        window.confirm("Delete Nightly", "Delete");
        assertThat(window.page().getByText("No schedule yet")).isVisible();
    }

    @Test
    void aWebhookIsMadeTestedAndDeleted() throws Exception {
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        try {
            Window window = visits.signedIn("operate", "/webhooks");
            window.forms()
                    .makeWebhook("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hooks", "Billing");
            assertThat(window.dialog()).containsText("This is shown once.");
            window.inDialog("I have kept it").click();
            window.button("Test Billing").click();
            window.page().getByLabel("Webhooks").getByText("Billing").click();
            assertThat(window.page().locator(".delivery").first()).hasAttribute("data-state", "delivered");
            assertThat(window.page().locator(".delivery").first()).containsText("204");
            window.confirm("Delete Billing", "Delete");
            assertThat(window.page().getByText("No webhook yet")).isVisible();
        } finally {
            receiver.stop(0);
        }
    }

    @Test
    void anAdministratorReadsWhoDidWhatAndMakesAndRevokesAKey() throws Exception {
        JsonNode made = platform.admin().post("/v1/keys", JsonMapper.shared().readTree("""
                {"name":"a guest","role":"read"}"""));
        visits.signedInWith(made.path("secret").asString(), "/jobs");

        Window window = visits.signedIn("admin", "/keys");
        window.confirm("Revoke a guest", "Revoke");
        assertThat(window.at("key-" + made.path("id").asString())).hasCount(0);
        window.button("New key").click();
        window.dialog().getByLabel("Name").fill("render farm");
        window.inDialog("Make the key").click();
        assertThat(window.dialog()).containsText("emp_");
        window.inDialog("I have kept it").click();
        assertThat(window.page()
                        .getByLabel("Keys", new Page.GetByLabelOptions().setExact(true))
                        .last())
                .containsText("render farm");
        window.open("Audit");
        assertThat(window.at("audit-entry").first()).containsText("the admin");
        assertThat(window.at("audit-entry").nth(1)).containsText("DELETE /v1/keys/{id}");
    }
}
