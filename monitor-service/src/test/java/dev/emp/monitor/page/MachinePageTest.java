package dev.emp.monitor.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MachinePageTest {

    @RegisterExtension
    final Dashboard dashboard = new Dashboard();

    @Test
    void showsEverythingAMachineTells() {
        dashboard.scene().tellingMachines();
        Page page = dashboard.open("/machines");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("fjord"))
                .click();
        assertThat(page.getByTestId("machine-page-fjord")).containsText("comfyui");
        assertThat(page.getByTestId("service-comfyui-gpu1")).containsText("restart 2 of 5");
        assertThat(page.getByTestId("service-comfyui-gpu0")).containsText("15.0 of 16.0 GB");
        assertThat(page.getByLabel("Start-up, 6.2 s in all")).containsText("4.3 s");
        page.getByLabel("Events of comfyui-gpu1").click();
        assertThat(page.locator(".event-line")).hasCount(8);
        assertThat(dashboard.complaints()).isEmpty();
    }

    @Test
    void showsEverythingToWhoComesFromAPageThatIsToldLittleOfMachines() {
        dashboard.scene().tellingMachines();
        Page page = dashboard.open("/");
        assertThat(page.getByText("restarting").first()).isVisible();
        page.evaluate("history.pushState(null, '', '/machines/fjord'); dispatchEvent(new PopStateEvent('popstate'))");
        assertThat(page.getByTestId("service-comfyui-gpu0")).containsText("15.0 of 16.0 GB");
        assertThat(page.locator(".event-line")).hasCount(8);
        assertThat(dashboard.complaints()).isEmpty();
    }

    @Test
    void offersToRestartWhatHasAProcessAlsoWhenItHasEndedAndNothingElse() {
        dashboard.scene().tellingMachines();
        Page page = dashboard.open("/machines/fjord");
        assertThat(page.getByLabel("Restart comfyui-gpu0")).isVisible();
        assertThat(page.getByLabel("Restart comfyui-gpu1")).isVisible();
        assertThat(page.getByTestId("service-openai")).isVisible();
        assertThat(page.getByLabel("Restart openai")).hasCount(0);
    }

    @Test
    void showsTheEndOfWhatAServiceHasPrintedAndAsksForItAnew() {
        dashboard.scene().tellingMachines();
        printed(300, "got prompt");
        Page page = dashboard.open("/machines/fjord");
        assertThat(page.getByLabel("Log of openai")).hasCount(0);
        page.getByLabel("Log of comfyui-gpu0").focus();
        page.keyboard().press("Enter");
        Locator lines = page.getByLabel("Last lines of comfyui-gpu0");
        assertThat(lines).containsText("line 300: got prompt");
        assertThat(lines).not().containsText("\u001b");
        assertThat(page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.STATUS)).hasText("The last 300 lines");
        atItsEnd(lines);
        Looks.right(page, "machine-log");

        page.setViewportSize(390, 844);
        lines.evaluate("box => box.scrollTo(0, 0)");
        printed(301, "Prompt executed in 4.31 seconds");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Refresh"))
                .click();
        assertThat(lines).containsText("line 301: Prompt executed");
        atItsEnd(lines);

        page.keyboard().press("Escape");
        assertThat(lines).hasCount(0);
        assertThat(page.getByLabel("Log of comfyui-gpu0")).isFocused();
        assertThat(dashboard.complaints()).isEmpty();
    }

    /** As the orchestrator tells it from now on. */
    private void printed(int lines, String last) {
        String all = IntStream.rangeClosed(1, lines)
                .mapToObj(n -> "\"\\u001b[32mline %d\\u001b[0m: %s\"".formatted(n, n == lines ? last : "step"))
                .collect(Collectors.joining(","));
        dashboard
                .orchestrator()
                .answer(
                        "/v1/machines/fjord/services/comfyui-gpu0/logs",
                        "{\"service\":\"comfyui-gpu0\",\"lines\":[" + all + "]}");
    }

    private static void atItsEnd(Locator box) {
        box.page()
                .waitForCondition(
                        () -> (boolean)
                                box.evaluate(
                                        "box => box.scrollHeight > box.clientHeight && box.scrollTop + box.clientHeight > box.scrollHeight - 2"));
    }

    @Test
    void saysWhyALogIsNotThereAndTriesAgain() {
        dashboard.scene().tellingMachines();
        Page page = dashboard.open("/machines/fjord");
        page.route(
                "**/services/comfyui-gpu1/logs",
                route -> route.fulfill(
                        new Route.FulfillOptions()
                                .setStatus(503)
                                .setContentType("application/problem+json")
                                .setBody(
                                        "{\"code\":\"machine_silent\",\"detail\":\"the machine 'fjord' has not answered within 10 s\"}")));
        page.getByLabel("Log of comfyui-gpu1").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("has not answered within 10 s");
        page.unroute("**/services/comfyui-gpu1/logs");
        dashboard
                .orchestrator()
                .answer("/v1/machines/fjord/services/comfyui-gpu1/logs", "{\"service\":\"comfyui-gpu1\",\"lines\":[]}");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Refresh"))
                .click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("It has not printed anything");
        assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
    }

    @Test
    void saysThatNoSuchMachineReports() {
        Page page = dashboard.open("/machines/nobody");
        assertThat(page.getByText("No machine nobody reports")).isVisible();
    }

    @Test
    void looksRight() {
        dashboard.scene().tellingMachines();
        Page page = dashboard.open("/machines/fjord");
        assertThat(page.getByTestId("machine-page-fjord")).isVisible();
        Looks.right(page, "machine");
        Looks.picture(page, "dashboard-machine", 1100);
        page.evaluate("history.pushState(null, '', '/machines/heath'); dispatchEvent(new PopStateEvent('popstate'))");
        assertThat(page.getByTestId("machine-page-heath")).containsText("no space left on /data");
        Looks.right(page, "machine-failed");
        assertThat(dashboard.complaints()).isEmpty();
    }
}
