package dev.emp.launcher.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.emp.client.ApiException;
import dev.emp.launcher.platform.Ports;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is held back, limited, started anew and done to many at once, on a whole platform whose machine keeps a process of its own running. */
class DashboardControlTest {

    private static final String SERVICE = "simulation";

    @RegisterExtension
    static final DashboardVisits visits = new DashboardVisits(
            "429",
            directory -> Map.of(
                    "emp.machine.profile", "simulation",
                    "emp.machine.directory", directory.resolve("machine").toString(),
                    "emp.machine.simulation.first-port", Integer.toString(Ports.freePort())));

    private final ClosedPlatform platform = visits.platform();

    @Test
    void aTenantIsLimitedItsLimitsAreChangedAndThenLifted() throws Exception {
        Window window = visits.signedIn("admin", "/keys");
        window.button("Limit a tenant").click();
        window.inDialog("Set").click();
        assertThat(window.at("tenant-form")).containsText("is required");
        window.forms().limitTenant("acme", "Waiting jobs", "5");
        assertThat(window.said()).containsText("The limits of acme hold");
        Locator tenant = window.at("tenant-acme");
        assertThat(tenant).containsText("0 of 5");
        window.button("Change the limits of acme").click();
        window.forms().setLimit("Waiting jobs", "0");
        assertThat(tenant).containsText("0 of 0");

        Window member = visits.signedInWith(platform.keyOf("acme"), "/submit");
        member.forms().submit(platform.workflow());
        Locator refusal = member.page().getByText("as many jobs waiting as it may");
        assertThat(refusal.first()).isVisible();
        window.confirm("Lift the limits of acme", "Lift");
        assertThat(window.said()).containsText("acme has no limits any more.");
        assertThat(tenant).hasCount(0);
        member.button("Submit").click();
        member.job().awaitState("succeeded");
    }

    @Test
    void aPoolIsDrainedAndTakesNoJobUntilItIsResumed() throws Exception {
        Window window = visits.signedIn("operate", "/pools");
        Locator pool = window.at("pool-" + ClosedPlatform.POOL);
        window.button("Drain pool standard").click();
        assertThat(window.dialog()).containsText("whoever submits one is refused");
        window.inDialog("Drain").click();
        assertThat(window.said()).containsText("The pool standard drains.");
        assertThat(pool).containsText("draining");
        assertThatThrownBy(() -> platform.submitExample())
                .isInstanceOf(ApiException.class)
                .hasMessageContaining(ClosedPlatform.POOL);
        window.button("Resume pool standard").click();
        assertThat(window.said()).containsText("The pool standard goes on.");
        assertThat(pool).not().containsText("draining");
        platform.awaitState(platform.submitExample(), "succeeded");
    }

    @Test
    void aServiceOfAMachineIsStartedAnew() {
        Window window = visits.signedIn("operate", "/machines/aurora");
        Locator service = window.at("service-" + SERVICE);
        assertThat(service).containsText("up");
        window.button("Restart " + SERVICE).click();
        assertThat(window.dialog()).containsText("ends those in its hand");
        window.inDialog("Restart").click();
        assertThat(window.at("commands")).containsText("accepted");
        assertThat(window.said()).containsText("to be restarted once the jobs in hand are done");
        // What came of it: the machine tells that it has stopped the old process and started another.
        Locator events = window.page().locator("#events");
        assertThat(events).containsText("an operator asked for it");
        assertThat(service).containsText("up");
    }

    @Test
    void whatAServiceOfAMachineHasPrintedIsRead() {
        Window window = visits.signedIn("operate", "/machines/aurora?log=" + SERVICE);
        Locator lines = window.dialog().getByLabel("Last lines of " + SERVICE);
        assertThat(lines).containsText("ComfyUI simulator");
        window.inDialog("Refresh").click();
        assertThat(window.dialog()).containsText(Pattern.compile("The (only line|last \\d+ lines)"));
        window.page().keyboard().press("Escape");
        assertThat(lines).hasCount(0);
        assertThat(window.page().locator("#events")).not().containsText("asked from afar to log");
    }

    @Test
    void failedJobsAreTickedSeenOnceMoreAndRetriedTogether() throws Exception {
        String first = platform.submitNonsense();
        String second = platform.submitNonsense();
        platform.awaitState(first, "failed");
        platform.awaitState(second, "failed");
        Window window = visits.signedIn("operate", "/jobs?q=state:failed");
        for (String job : new String[] {first, second}) {
            window.at("job-" + job).locator(".cell-tick").click();
        }
        assertThat(window.at("bulk-bar")).containsText("2 selected");
        window.button("Retry …").click();
        assertThat(window.at("bulk-found")).containsText("2 jobs fit.");
        assertThat(window.dialog().getByRole(AriaRole.LISTITEM)).hasCount(2);
        window.inDialog("Retry 2 jobs").click();
        assertThat(window.said()).containsText("2 jobs submitted again.");
        assertThat(window.at("bulk-bar")).hasCount(0);
        assertThat(window.page().locator("[role=row][data-state=failed]").nth(3))
                .isVisible();
    }

    @Test
    void allThatMatchIsCanceledAsFarAsOneAllows() throws Exception {
        Window window = visits.signedIn("operate", "/pools");
        window.confirm("Pause pool standard", "Pause");
        for (int n = 0; n < 3; n++) {
            platform.submitExample();
        }
        window.page().navigate(platform.page("/jobs?q=state:queued").toString());
        assertThat(window.page().locator("[role=row][data-state=queued]")).hasCount(3);
        window.page().getByLabel("Select all that match").check();
        window.button("Cancel …").click();
        assertThat(window.at("bulk-found")).containsText("3 jobs fit.");
        window.dialog().getByLabel(Pattern.compile("^At most")).fill("2");
        window.inDialog("Cancel 2 jobs").click();
        assertThat(window.said()).containsText("2 jobs canceled.");
        assertThat(window.page().locator("[role=row][data-state=queued]")).hasCount(1);
        window.open("Pools");
        window.button("Resume pool standard").click();
        assertThat(window.said()).containsText("The pool standard goes on.");
    }
}
