package dev.emp.monitor.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MachinesPageTest {

    @RegisterExtension
    final Dashboard dashboard = new Dashboard();

    private Page openTall(String path) {
        return dashboard.open(path, new NewContextOptions().setViewportSize(1440, 1600));
    }

    @Test
    void showsWhatToDoWhileThereIsNoMachine() {
        Page page = dashboard.open("/machines");
        assertThat(page.getByText("No machine has reported yet")).isVisible();
        Axe.assertNoViolation(page);
    }

    @Test
    void showsEveryMachineWithItsHealthAndItsWork() {
        dashboard.scene();
        Page page = openTall("/machines");
        assertThat(page.getByTestId("machine-aurora")).containsText("healthy");
        assertThat(page.getByTestId("machine-borealis")).containsText("restart 2 of 5");
        assertThat(page.getByTestId("machine-cirrus")).containsText("2 of 8 busy");
        assertThat(page.getByTestId("machine-aurora")).containsText("KSampler 19/30");
        assertThat(dashboard.complaints()).isEmpty();
    }

    @Test
    void findsMachinesByTheirHealth() {
        dashboard.scene();
        Page page = openTall("/machines");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("draining"))
                .click();
        assertThat(page.getByTestId("machine-dawn")).isVisible();
        assertThat(page.getByTestId("machine-aurora")).hasCount(0);
        assertThat(page).hasURL(Pattern.compile(".*health=draining"));
    }

    @Test
    void showsHowAMachineStartedAndWhatItUses() {
        dashboard.scene().tellingMachines();
        Page page = openTall("/machines");

        Locator troubled = page.getByTestId("machine-fjord");
        assertThat(troubled).containsText("comfyui · 1.0");
        assertThat(troubled).containsText("warm sd_xl_base_1.0.safetensors");
        assertThat(troubled.getByLabel("Memory of comfyui-gpu0")).hasAttribute("aria-valuenow", "94");
        assertThat(troubled.getByLabel("Use of GPU 0")).hasAttribute("aria-valuetext", "97 %");
        assertThat(troubled.getByLabel("GPU 0, NVIDIA L4")).containsText("71 °C · 69 W");
        assertThat(troubled.getByLabel("Services", new Locator.GetByLabelOptions().setExact(true)))
                .containsText("restarting");
        assertThat(troubled).containsText("1.2 cores · 3 restarts");
        Locator steps = troubled.locator(".steps");
        assertThat(steps).isHidden();
        troubled.getByText("Started in 6.2 s").press("Enter");
        assertThat(steps).isVisible();
        assertThat(steps).containsText("4.3 s");
        assertThat(troubled.locator(".event").first()).containsText(Pattern.compile("just now|\\d+ s ago"));

        Locator starting = page.getByTestId("machine-glade");
        assertThat(starting.locator("[aria-current=step]")).containsText("services");
        assertThat(starting).containsText("Starting for");
        assertThat(page.getByTestId("machine-heath")).containsText("The start failed at models");
        Axe.assertNoViolation(page);
        assertThat(dashboard.complaints()).isEmpty();
    }

    @Test
    void looksRight() {
        dashboard.scene().tellingMachines();
        Page page = openTall("/machines");
        page.getByText("Started in 6.2 s").click();
        page.getByText("earlier events").click();
        page.evaluate("scrollTo(0, 0)");
        Looks.right(page, "machines");
        Looks.picture(page, "dashboard-machines", 1100);
    }
}
