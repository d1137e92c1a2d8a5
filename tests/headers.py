"""The headers that every answer carries, whoever asks for what."""

from django.http import HttpResponseBase

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; worker-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
SENSES = (
    "camera=({camera}), accelerometer=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), usb=()"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


# A picture that somebody uploaded and that is shown as it is.
SANDBOXED = ("trainees:basis_file", "default-src 'none'; sandbox")


def wanting(response: HttpResponseBase, *, name: str = "", personal: bool = False) -> dict[str, str | None]:
    """What is not as it must be: header → what stands there. `name` is the address's; `personal` whether the answer is
    for one person, so that no cache may keep it."""
    camera = "self" if name == "attendance:badge_scan" else ""
    expected = ALWAYS | {"Permissions-Policy": SENSES.format(camera=camera)}
    found = {key: response.headers.get(key) for key in expected if response.headers.get(key) != expected[key]}
    policy = response.headers.get("Content-Security-Policy", "")
    if sorted(policy.split("; ")) != sorted(POLICY.split("; ")) and (name, policy) != SANDBOXED:
        found["Content-Security-Policy"] = policy
    kept = response.headers.get("Cache-Control", "")
    if personal and "no-store" not in kept:
        found["Cache-Control"] = kept
    return found
