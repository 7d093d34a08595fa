package dev.emp.connector.playwright;

import dev.emp.connector.playwright.gate.Traffic;

/** What goes wrong in a page, in the job's log; no more lines than the limit. */
final class PageLog {

    private static final int LONGEST_LINE = 500;

    private final JobFeed feed;
    private final int most;
    private int lines;

    PageLog(JobFeed feed, int most) {
        this.feed = feed;
        this.most = most;
    }

    void add(String line) {
        if (lines < most) {
            String oneLine = line.replaceAll("[\\r\\n]+", " ");
            feed.tell(new Told.Log(
                    oneLine.length() > LONGEST_LINE ? oneLine.substring(0, LONGEST_LINE) + " …" : oneLine));
        } else if (lines == most && most > 0) {
            feed.tell(new Told.Log("More than " + most + " lines: the others are left out."));
        }
        lines++;
    }

    void addRefusals(Traffic traffic) {
        traffic.newRefusals().forEach(refusal -> add("not loaded: " + refusal.sentence()));
    }
}
