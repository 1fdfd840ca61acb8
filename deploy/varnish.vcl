vcl 4.1;

# Varnish in front of the API: keeps answers for long, is purged by tag, and goes on answering while the origin is down.
#
#   varnishd -f /etc/varnish/varnish.vcl -a :80 -a purge=127.0.0.1:6081 -s malloc,256m -p http_gzip_support=off
#
# The second address is for purging alone. What ends TLS on the same machine hands readers on to the first, and each of
# them comes from 127.0.0.1 then; so who may purge is known by where they knock, not only by where they come from.
#
# http_gzip_support=off, because Varnish would know gzip alone otherwise; the origin encodes, also with Brotli.

import std;

backend origin {
    .host = "127.0.0.1";
    .port = "8000";
    # Tells "down" from "slow", and with it how stale an answer may be.
    .probe = { .url = "/v1"; .interval = 2s; .timeout = 2s; .window = 3; .threshold = 2; .initial = 2; }
}

# The server for people who edit; it may be another one than the readers'.
backend admin {
    .host = "127.0.0.1";
    .port = "8000";
}

# Who may purge, at the address for that: the machine on which `clinic-content purge` runs.
acl purgers {
    "localhost";
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.restarts == 0) {
        unset req.http.X-Fresh;
    }
    if (req.method == "PURGE") {
        if (local.socket != "purge" || client.ip !~ purgers) {
            return (synth(405, "You may not purge"));
        }
        if (req.http.Surrogate-Key !~ "^[A-Za-z0-9:/_.~%-]+( [A-Za-z0-9:/_.~%-]+)*$") {
            return (synth(400, "Surrogate-Key must hold the tags to purge, with a space between two"));
        }
        # Looks at the answer alone (obj.…), so that Varnish can do the work beside requests.
        set req.http.X-Tags = regsuball(regsuball(req.http.Surrogate-Key, "\.", "[.]"), " ", "|");
        if (!std.ban("obj.http.Surrogate-Key ~ (^|[[:space:]])(" + req.http.X-Tags + ")($|[[:space:]])")) {
            return (synth(500, std.ban_error()));
        }
        return (synth(200, "Purged"));
    }
    if (local.socket == "purge") {
        return (synth(405, "Here one may only purge"));
    }
    if (req.url ~ "^/(v1/admin|sign-in)(/|\?|$)") {
        set req.backend_hint = admin;
        return (pass);
    }
    set req.backend_hint = origin;
    # People look at pages of the preview by their session, unless everybody may.
    if ((req.method != "GET" && req.method != "HEAD") || req.http.Authorization || req.url ~ "[?&](preview_token|view)="
        || req.url ~ "^/preview/") {
        return (pass);
    }
    # Public answers depend on no cookie, and on nothing of Accept-Encoding but the best coding that both know.
    unset req.http.Cookie;
    if (req.http.Accept-Encoding ~ "(^|[ ,])br($|[ ,;])" && req.http.Accept-Encoding !~ "br *; *q=0(\.0*)?($|[ ,])") {
        set req.http.Accept-Encoding = "br";
    } elsif (req.http.Accept-Encoding ~ "(^|[ ,])gzip($|[ ,;])" && req.http.Accept-Encoding !~ "gzip *; *q=0(\.0*)?($|[ ,])") {
        set req.http.Accept-Encoding = "gzip";
    } else {
        unset req.http.Accept-Encoding;
    }
    # stale-while-revalidate, while the origin answers; as long as stale-if-error says, once it does not.
    set req.grace = 1d;
    if (req.http.X-Fresh) {
        set req.grace = 0s;
    } elsif (std.healthy(req.backend_hint) && req.restarts == 0) {
        set req.grace = 300s;
    }
    return (hash);
}

sub vcl_hit {
    # What does not allow stale-while-revalidate, such as a safety text, waits for the origin while that answers.
    if (obj.ttl <= 0s && req.restarts == 0 && std.healthy(req.backend_hint)
        && obj.http.Cache-Control !~ "stale-while-revalidate") {
        set req.http.X-Fresh = "yes";
        return (restart);
    }
}

sub vcl_backend_response {
    # A failure never takes the place of an answer that is still good enough.
    if (beresp.status >= 500) {
        if (bereq.is_bgfetch || bereq.http.X-Fresh) {
            return (abandon);
        }
        set beresp.uncacheable = true;
        set beresp.ttl = 0s;
        return (deliver);
    }
    # What is private is never stored, whatever any other header says.
    if (beresp.http.Cache-Control ~ "(?i)(private|no-store)" || beresp.http.Set-Cookie || !beresp.http.Cache-Control) {
        set beresp.uncacheable = true;
        set beresp.ttl = 1s;
        return (deliver);
    }
    # CDN-Cache-Control is meant for caches that are purged by tag, as this one is. Cache-Control is meant for the rest,
    # and Varnish has read its max-age already.
    if (beresp.http.CDN-Cache-Control ~ "max-age=[0-9]+") {
        set beresp.ttl = std.duration(regsub(beresp.http.CDN-Cache-Control, "^.*max-age=([0-9]+).*$", "\1") + "s", 0s);
    }
    set beresp.grace = 0s;
    if (beresp.http.Cache-Control ~ "stale-if-error=[0-9]+") {
        set beresp.grace = std.duration(regsub(beresp.http.Cache-Control, "^.*stale-if-error=([0-9]+).*$", "\1") + "s", 0s);
    }
    # Asking the origin with the ETag of what is kept costs it less than answering anew.
    set beresp.keep = 1d;
    return (deliver);
}

sub vcl_deliver {
    # The origin answers, but with a failure: give what is kept, if it may still be given.
    if (resp.status >= 500 && req.restarts == 0 && req.method ~ "^(GET|HEAD)$" && !req.http.Authorization) {
        return (restart);
    }
    if (obj.hits > 0) {
        set resp.http.X-Cache = "HIT";
    } else {
        set resp.http.X-Cache = "MISS";
    }
    unset resp.http.Surrogate-Key;
    unset resp.http.CDN-Cache-Control;
    # Browsers reckon max-age from here: what is kept here is purged when it changes, so it is as fresh as can be.
    unset resp.http.Age;
    unset resp.http.X-Varnish;
    unset resp.http.Via;
}

sub vcl_synth {
    # The origin failed to give anything fresher: what is kept will do, as long as stale-if-error says.
    if (req.http.X-Fresh) {
        unset req.http.X-Fresh;
        return (restart);
    }
}

sub vcl_backend_error {
    if (bereq.is_bgfetch || bereq.http.X-Fresh) {
        return (abandon);
    }
    set beresp.http.Content-Type = "application/problem+json";
    set beresp.http.Cache-Control = "no-store";
    set beresp.http.Retry-After = "5";
    synthetic({"{"type": "about:blank", "title": "The origin does not answer", "status": 503}"});
    return (deliver);
}
