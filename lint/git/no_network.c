/* no_network.c: what libgit2's network code wants of the TLS, ssh and Kerberos libraries, for a
 * program that never opens a connection. Linked with libgit2's archive, in place of a dozen shared
 * libraries: loading those took as long as checking some hundred migrations. Starting libgit2 calls
 * some of these and needs to hear that all is well; the others are never called. */

#define STAND_IN(name)                                                                             \
    int name(void);                                                                                \
    int name(void) {                                                                               \
        return 0;                                                                                  \
    }

STAND_IN(gss_delete_sec_context)
STAND_IN(gss_display_status)
STAND_IN(gss_import_name)
STAND_IN(gss_indicate_mechs)
STAND_IN(gss_init_sec_context)
STAND_IN(gss_release_buffer)
STAND_IN(gss_release_name)
STAND_IN(gss_release_oid_set)
STAND_IN(libssh2_agent_connect)
STAND_IN(libssh2_agent_disconnect)
STAND_IN(libssh2_agent_free)
STAND_IN(libssh2_agent_get_identity)
STAND_IN(libssh2_agent_init)
STAND_IN(libssh2_agent_list_identities)
STAND_IN(libssh2_agent_userauth)
STAND_IN(libssh2_channel_close)
STAND_IN(libssh2_channel_free)
STAND_IN(libssh2_channel_open_ex)
STAND_IN(libssh2_channel_process_startup)
STAND_IN(libssh2_channel_read_ex)
STAND_IN(libssh2_channel_set_blocking)
STAND_IN(libssh2_channel_write_ex)
STAND_IN(libssh2_exit)
STAND_IN(libssh2_hostkey_hash)
STAND_IN(libssh2_init)
STAND_IN(libssh2_knownhost_checkp)
STAND_IN(libssh2_knownhost_free)
STAND_IN(libssh2_knownhost_init)
STAND_IN(libssh2_knownhost_readfile)
STAND_IN(libssh2_session_abstract)
STAND_IN(libssh2_session_disconnect_ex)
STAND_IN(libssh2_session_free)
STAND_IN(libssh2_session_handshake)
STAND_IN(libssh2_session_hostkey)
STAND_IN(libssh2_session_init_ex)
STAND_IN(libssh2_session_last_error)
STAND_IN(libssh2_session_method_pref)
STAND_IN(libssh2_session_set_blocking)
STAND_IN(libssh2_userauth_authenticated)
STAND_IN(libssh2_userauth_keyboard_interactive_ex)
STAND_IN(libssh2_userauth_list)
STAND_IN(libssh2_userauth_password_ex)
STAND_IN(libssh2_userauth_publickey)
STAND_IN(libssh2_userauth_publickey_fromfile_ex)
STAND_IN(libssh2_userauth_publickey_frommemory)
STAND_IN(mbedtls_ctr_drbg_free)
STAND_IN(mbedtls_ctr_drbg_init)
STAND_IN(mbedtls_ctr_drbg_random)
STAND_IN(mbedtls_ctr_drbg_seed)
STAND_IN(mbedtls_entropy_free)
STAND_IN(mbedtls_entropy_func)
STAND_IN(mbedtls_entropy_init)
STAND_IN(mbedtls_sha256_finish)
STAND_IN(mbedtls_sha256_free)
STAND_IN(mbedtls_sha256_init)
STAND_IN(mbedtls_sha256_starts)
STAND_IN(mbedtls_sha256_update)
STAND_IN(mbedtls_ssl_close_notify)
STAND_IN(mbedtls_ssl_conf_authmode)
STAND_IN(mbedtls_ssl_conf_ca_chain)
STAND_IN(mbedtls_ssl_conf_ciphersuites)
STAND_IN(mbedtls_ssl_conf_min_version)
STAND_IN(mbedtls_ssl_conf_rng)
STAND_IN(mbedtls_ssl_config_defaults)
STAND_IN(mbedtls_ssl_config_free)
STAND_IN(mbedtls_ssl_config_init)
STAND_IN(mbedtls_ssl_free)
STAND_IN(mbedtls_ssl_get_peer_cert)
STAND_IN(mbedtls_ssl_get_verify_result)
STAND_IN(mbedtls_ssl_handshake)
STAND_IN(mbedtls_ssl_init)
STAND_IN(mbedtls_ssl_read)
STAND_IN(mbedtls_ssl_set_bio)
STAND_IN(mbedtls_ssl_set_hostname)
STAND_IN(mbedtls_ssl_setup)
STAND_IN(mbedtls_ssl_write)
STAND_IN(mbedtls_strerror)
STAND_IN(mbedtls_x509_crt_free)
STAND_IN(mbedtls_x509_crt_init)
STAND_IN(mbedtls_x509_crt_parse_path)
STAND_IN(mbedtls_x509_crt_verify_info)

/* The number of a cipher: without any libgit2 would not start. */
int mbedtls_ssl_get_ciphersuite_id(void);
int mbedtls_ssl_get_ciphersuite_id(void) {
    return 1;
}

extern void *GSS_C_NT_HOSTBASED_SERVICE;
void *GSS_C_NT_HOSTBASED_SERVICE;
