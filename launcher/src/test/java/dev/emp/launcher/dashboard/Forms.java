package dev.emp.launcher.dashboard;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;

/** What is filled in. */
record Forms(Window window) {

    /** A job for ComfyUI, on the page where one is submitted or a schedule is made. */
    void fillJob(String workflow) {
        window.at("service").selectOption("comfyui");
        field("Workflow").fill(workflow);
    }

    void submit(String workflow) {
        fillJob(workflow);
        window.button("Submit").click();
    }

    void makeSchedule(String name, String cron, String workflow) {
        window.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("New schedule"))
                .first()
                .click();
        field("Name").fill(name);
        field("Cron").fill(cron);
        fillJob(workflow);
        window.button("Make the schedule").click();
    }

    void makeWebhook(String url, String description) {
        window.button("New webhook").first().click();
        field("URL").fill(url);
        field("Description").fill(description);
        window.inDialog("Make the webhook").click();
    }

    /** A tenant that has no limits yet. */
    void limitTenant(String tenant, String limit, String value) {
        inDialog("Tenant").fill(tenant);
        setLimit(limit, value);
    }

    void setLimit(String limit, String value) {
        inDialog(limit).fill(value);
        window.inDialog("Set").click();
    }

    private Locator inDialog(String label) {
        return window.dialog().getByLabel(Pattern.compile("^" + label));
    }

    /** The label of a field holds its hint as well. */
    private Locator field(String label) {
        return window.page().getByLabel(Pattern.compile("^" + label)).first();
    }
}
