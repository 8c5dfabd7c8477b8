"""What arguments each program may be started with, written down apart from the code that makes them."""
import json
import re

NAME = r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?"
OBJECT = rf"[a-z]+(\.v[0-9a-z]+\.[a-z0-9.-]+)?(/{NAME})?"
QUERY = r"(\?fieldManager=evenkeel(&dryRun=All)?)?"
PATH = rf"/(api|apis)(/[a-z0-9.]+)?/v[0-9a-z]+(/namespaces/shop)?/[a-z]+(/{NAME})?{QUERY}"
KUBECTL_OPTIONS = re.compile(
    r"--(context=prod|request-timeout=\d+s|namespace=shop|output=json|all-namespaces|type=json|field-manager=evenkeel|"
    rf"dry-run=server|filename=-|raw={PATH}|field-selector=(spec\.nodeName|involvedObject\.name)={NAME}|from=cronjob/{NAME}|"
    r"ignore-daemonsets=true|timeout=\d+s|delete-emptydir-data=true|show-events=true|chunk-size=100|all-containers=true|"
    r"container=[a-z0-9-]{1,63}|tail=(200|2000)|limit-bytes=(65536|262144)|timestamps=true|previous=true)")
KUBECTL_VERBS = {"get", "patch", "delete", "create", "drain", "describe", "logs"}
PATCHED = re.compile(r"/(spec|data|metadata/(labels|annotations|uid|resourceVersion))(/|$)")
PSQL = re.compile(
    r"--(no-psqlrc|no-align|tuples-only|quiet|no-password|file=-|host=db\.internal|port=\d+|username=evenkeel|dbname=postgres|"
    r"set=(ON_ERROR_STOP=1|VERBOSITY=sqlstate|[a-z_]+=[A-Za-z0-9 _.,+:-]{0,20000}))")
REDIS = [
    re.compile(text) for text in (
        r"INFO( [a-z]+)*", r"CONFIG GET maxmemory(-policy)?", r"CONFIG SET maxmemory \d+", r"CONFIG SET maxmemory-policy [a-z-]+")]
SYSTEMCTL = re.compile(
    r"--no-pager --no-ask-password (show --property=[A-Za-z,]+|restart) -- (nginx|shop-cart)\.service")
ENVIRONMENT = {
    "kubectl": {"PATH", "HOME"},
    "psql": {"LC_ALL", "PGAPPNAME", "PGCLIENTENCODING", "PGCONNECT_TIMEOUT", "PGOPTIONS", "PGPASSFILE", "PGSSLMODE"},
    "redis-cli": {"LC_ALL", "REDISCLI_AUTH"}, "nft": {"LC_ALL", "PATH"}, "systemctl": {"LC_ALL", "SYSTEMD_COLORS"},
    "renew": {"LC_ALL", "PATH"},
}


def problem(program, arguments, environment):
    """What is wrong with how a program is started; None when nothing is."""
    if any(ord(character) < 0x20 or ord(character) == 0x7F for word in arguments for character in word):
        if program != "redis-cli":
            return "a control character"
    odd = {entry.split("=")[0] for entry in environment} - ENVIRONMENT.get(program, set())
    if odd:
        return f"the environment has {sorted(odd)}"
    return {"kubectl": kubectl, "psql": psql, "redis-cli": redis, "nft": nft, "systemctl": systemctl, "renew": renew}.get(
        program, unknown)(arguments)


def unknown(_):
    return "no such program is known"


def kubectl(arguments):
    words = []
    for word in arguments:
        if word.startswith("--patch="):
            bad = patch(word[len("--patch="):])
            if bad:
                return bad
        elif word.startswith("-"):
            if not KUBECTL_OPTIONS.fullmatch(word):
                return f"the option {word}"
        else:
            words.append(word)
    if not words or words[0] not in KUBECTL_VERBS:
        return "no verb that it may use"
    if words[0] == "create" and words[1:2] == ["job"]:
        # The new job's name, made of the order's key.
        words = words[:1] + [f"jobs/{word}" for word in words[2:]]
    if words[0] == "drain":
        words = words[:1] + [f"nodes/{word}" for word in words[1:]]
    if len(words) > 2 or any(not re.fullmatch(OBJECT, word) or len(word) > 400 for word in words[1:]):
        return f"the words {words[1:]}"
    return "secrets" if any("secret" in word.split("/")[0] for word in words[1:]) else None


def patch(text):
    for operation in json.loads(text):
        if operation["op"] not in ("test", "add", "replace", "remove") or not PATCHED.match(operation["path"]):
            return f"a patch of {operation.get('path')}"
        if operation["op"] in ("add", "replace") and operation["path"].startswith("/metadata/annotations"):
            if not re.match(r"/metadata/annotations(/evenkeel\.dev~1[a-z-]+)?$", operation["path"]):
                return f"a patch of {operation['path']}"
    return None


def psql(arguments):
    return next((f"the argument {word}" for word in arguments if not PSQL.fullmatch(word)), None)


def redis(arguments):
    fixed = ["-e", "--raw", "--no-auth-warning", "-h", "cache.internal", "-p", "6379", "-n", "0"]
    if arguments[:len(fixed)] != fixed:
        return "other options"
    command = arguments[len(fixed):]
    if command[:1] == ["EVAL"]:
        return None if command[3:4] == ["price:*"] and command[5:] in (["count"], ["remove"]) else f"the arguments {command[2:]}"
    return None if any(form.fullmatch(" ".join(command)) for form in REDIS) else f"the command {command}"


def nft(arguments):
    return None if arguments in (["-f", "-"], ["-j", "list", "table", "inet", "evenkeel"]) else "other arguments"


def systemctl(arguments):
    return None if SYSTEMCTL.fullmatch(" ".join(arguments)) else "other arguments"


def renew(arguments):
    fixed = ["--cert-name", "cart; touch /outside/a", "$(touch /outside/b)"]
    return None if arguments == fixed else "other arguments than were declared"
