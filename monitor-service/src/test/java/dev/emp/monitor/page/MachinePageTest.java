package dev.emp.monitor.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
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
