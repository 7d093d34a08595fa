package dev.emp.simulators.http;

/** What makes a provider itself, behind the front that all share. */
public interface Provider extends Handler {

    /** The provider's own words for an HTTP status, for a request that is refused before it is looked at. */
    Reply refusal(int status);
}
