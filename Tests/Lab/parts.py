"""What the lab's programs are told: their configuration files."""
import json
import pathlib
import textwrap

HERE = pathlib.Path(__file__).resolve().parent
ALERTS = HERE / "alerts.yml"


def haproxy(lab):
    """The gateway: HTTPS for people, and two ways to the database."""
    p = lab.ports
    return textwrap.dedent(f"""\
        global
            stats socket {lab.folder}/haproxy.sock mode 600 level admin
            stats timeout 5s
            maxconn 2000
            nbthread 1
        defaults
            mode http
            timeout connect 2s
            timeout client 30s
            timeout server 10s
            timeout queue 2s
            option redispatch
        frontend shop
            bind {lab.PUBLIC}:{p['https']} ssl crt {lab.folder}/tls/shop.pem
            bind 127.0.0.1:{p['https']} ssl crt {lab.folder}/tls/shop.pem
            bind {lab.PUBLIC}:{p['http']}
            http-request track-sc0 src table clients
            http-request set-var(txn.limit) str(per-client),map_str_int({lab.folder}/limits.map,0)
            acl limited var(txn.limit) -m int gt 0
            acl too-many sc_http_req_rate(0,clients),sub(txn.limit) gt 0
            http-request deny deny_status 429 if limited too-many
            http-request set-var(txn.share) str(less-important),map_str_int({lab.folder}/shed.map,0)
            http-request set-var(txn.dice) rand(100)
            acl less-important path_beg /shop/feed /shop/search
            acl unlucky var(txn.dice),sub(txn.share) lt 0
            http-request deny deny_status 503 if less-important unlucky
            default_backend storefront
        backend clients
            stick-table type ip size 10k expire 30s store http_req_rate(2s)
        backend storefront
            balance roundrobin
            option httpchk GET /healthz
            http-reuse safe
            default-server check inter 1s fall 2 rise 1 maxconn 64
            server storefront-1 127.0.0.1:{p['storefront-1']}
            server storefront-2 127.0.0.1:{p['storefront-2']}
            server storefront-3 127.0.0.1:{p['storefront-3']}
        listen orders-db
            mode tcp
            bind 127.0.0.1:{p['database']}
            balance roundrobin
            timeout client 60s
            timeout server 60s
            server pooler-a 127.0.0.1:{p['pooler-a']}
            server pooler-b 127.0.0.1:{p['pooler-b']}
        frontend metrics
            bind 127.0.0.1:{p['haproxy-metrics']}
            http-request use-service prometheus-exporter if {{ path /metrics }}
        """)


def supervisor(lab, python):
    """The services and the batch job."""
    text = textwrap.dedent(f"""\
        [unix_http_server]
        file={lab.folder}/supervisor.sock
        chmod=0600
        [inet_http_server]
        port=127.0.0.1:{lab.ports['supervisor']}
        username=lab
        password={lab.secret}
        [supervisord]
        logfile={lab.folder}/supervisord.log
        pidfile={lab.folder}/supervisord.pid
        childlogdir={lab.folder}
        nodaemon=true
        user=root
        [rpcinterface:supervisor]
        supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
        """)
    for service, instances in lab.SERVICES.items():
        for instance in instances:
            standby = instance in lab.STANDBY
            text += textwrap.dedent(f"""\
                [program:{instance}]
                command=taskset -c {lab.core} {python} {lab.folder}/releases/{service}/current/{service}.py --port {lab.ports[instance]} --instance {instance} --config {lab.folder}/config/{service}.json
                autostart={'false' if standby else 'true'}
                autorestart=unexpected
                exitcodes=0
                startsecs=1
                startretries=3
                stopwaitsecs=2
                stopsignal=TERM
                stdout_logfile={lab.data}/log/{instance}.log
                stdout_logfile_maxbytes=2MB
                stdout_logfile_backups=1
                redirect_stderr=true
                """)
        text += f"[group:{service}]\nprograms={','.join(instances)}\n"
    text += textwrap.dedent(f"""\
        [program:report]
        command=taskset -c {lab.core} {python} {lab.folder}/releases/report/report.py {lab.folder}/config/report.json
        autostart=false
        autorestart=false
        startsecs=0
        stopasgroup=true
        killasgroup=true
        stdout_logfile={lab.data}/log/report.log
        redirect_stderr=true
        """)
    return text


def prometheus(lab):
    """Who is scraped, every second."""
    def job(name, port, **labels):
        words = ", ".join(f'{key}: "{value}"' for key, value in {"namespace": "shop", **labels}.items())
        return (f"  - job_name: {name}\n    static_configs:\n"
                f"      - targets: [\"127.0.0.1:{port}\"]\n        labels: {{{words}}}\n")

    text = textwrap.dedent(f"""\
        global: {{scrape_interval: 1s, scrape_timeout: 900ms, evaluation_interval: 1s}}
        rule_files: ["{lab.folder}/alerts.yml"]
        alerting:
          alertmanagers:
            - static_configs: [{{targets: ["127.0.0.1:{lab.ports['alertmanager']}"]}}]
        scrape_configs:
        """)
    for service, instances in lab.SERVICES.items():
        for instance in instances:
            if instance not in lab.STANDBY:
                text += job(instance, lab.ports[instance], service=service, instance=instance)
    text += job("haproxy", lab.ports["haproxy-metrics"], instance="gateway")
    text += job("node", lab.ports["node"], instance=lab.HOST, node=lab.HOST)
    # Who an exporter speaks of stands in its own labels.
    text += job("lab", lab.ports["exporter"], instance=lab.HOST).replace("job_name: lab", "job_name: lab\n    honor_labels: true")
    return text


def alertmanager(lab, webhook):
    """Groups quickly, and tells the webhook if there is one."""
    receiver = "receivers:\n  - name: lab\n"
    if webhook:
        receiver += f"    webhook_configs: [{{url: \"{webhook}\", send_resolved: true, max_alerts: 0}}]\n"
    return ("route: {receiver: lab, group_by: [namespace], group_wait: 1s, group_interval: 1s, repeat_interval: 1h}\n" + receiver)


def services(lab):
    """The configuration files of the services."""
    database = {"host": "127.0.0.1", "port": lab.ports["database"], "user": "shop", "dbname": "shop"}
    return {
        "storefront": {"catalogue": lab.ports["catalogue"], "checkout": lab.ports["checkout"], "timeout": 1.0, "retries": 1,
                       "memory-limit": 160 << 20},
        "catalogue": {"redis": lab.ports["redis"], "database": database, "cache-seconds": 60, "pricing-seconds": 0},
        "checkout": {"database": database, "workers": 3, "queue": 150, "authorisation-seconds": 0.04,
                     "receipts": f"{lab.data}/receipts"},
        "report": {"workers": 1, "rounds": 10},
    }


FLAGS = {name: {"enabled": False, "version": 1} for name in ("loyalty-discount", "instant-prices")}


def write(path, content):
    """Writes a file; objects as JSON."""
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content, indent=1))
